/**
 * `npm run soak -- --minutes 30`: serving with a pass every 5 s, then serving that is ended at random. Prints figures;
 * ends with 1 when memory or descriptors grow, or anything is left that should not be.
 */
import { parseArgs } from 'node:util';
import { stateOf } from '../integration/forges/kills.ts';
import { demoScene, type Scene } from '../integration/forges/scene.ts';
import { seeded } from './draws.ts';
import { growthText } from './readings.ts';
import { restlessRun, settled } from './restless.ts';
import { type Stage, stageOf } from './stage.ts';
import { steadyRun } from './steady.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    restless: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});

/** KiB: what an allocator does from hour to hour, not what a leak does. */
const FLAT = { slope: 64, step: 2048 };
const LIMIT = 96 * 1024;

const scene = await demoScene();
try {
  const faults = [...(await steady(scene)), ...(await restless(scene))];
  for (const fault of faults) say(`FAULT ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  say(faults.length === 0 ? '2 passed, 0 failed' : 'failed');
} finally {
  scene.remove();
}

async function steady(from: Scene): Promise<string[]> {
  return on(from, async (stage) => {
    const every = Number(values.seconds) * 1000;
    const run = await steadyRun(stage, { lasting: Number(values.minutes) * 60_000, every });
    const { growth, passes, broken, code } = run;
    say(`steady: ${values.minutes} min, ${passes} passes, ${broken} broken, SIGTERM ended it with ${code}`);
    say(growthText(growth));
    return [
      ...run.faults,
      ...(code === 0 ? [] : [`ended with ${code}`]),
      ...(broken === 0 ? [] : [`${broken} passes broke`]),
      ...(growth.slope > FLAT.slope && growth.step > FLAT.step ? ['memory grows'] : []),
      ...(growth.most > LIMIT ? ['more than 96 MiB'] : []),
      ...(growth.open[1] > growth.open[0] ? ['descriptors stay open'] : []),
      ...(growth.threads[1] > growth.threads[0] ? ['threads stay'] : []),
    ];
  });
}

async function restless(from: Scene): Promise<string[]> {
  const calm = await on(from, (stage) => settled(stage, () => stateOf(stage)));
  return on(from, async (stage) => {
    const draw = seeded(Number(values.seed));
    const lasting = Number(values.restless) * 60_000;
    const { ends, slowest, faults } = await restlessRun(stage, { lasting, draw, longest: 12_000 });
    const after = await settled(stage, () => stateOf(stage));
    say(
      `restless: ended by SIGTERM ${ends.terminated} times (slowest ${Math.round(slowest)} ms), killed ${ends.killed} times`,
    );
    const difference = after === calm ? [] : ['it left something else than one calm run'];
    return [...faults, ...stage.faults(), ...difference];
  });
}

async function on<T>(from: Scene, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await stageOf(from);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
