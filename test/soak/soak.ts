/**
 * `npm run soak -- --minutes 30`: serving with a pass every 5 s, then serving that is ended at random. Prints figures;
 * ends with 1 when memory or descriptors grow, or anything is left that should not be.
 */
import { parseArgs } from 'node:util';
import { asked, HELP, numberOf } from '../bench/asked.ts';
import { stateOf } from '../integration/forges/kills.ts';
import { demoScene, type Scene } from '../integration/forges/scene.ts';
import { seeded } from './draws.ts';
import { growthText } from './readings.ts';
import { restlessRun, settled } from './restless.ts';
import { type Stage, stageOf } from './stage.ts';
import { steadyRun } from './steady.ts';

const USAGE = `usage: npm run soak -- [--minutes 30] [--restless 5] [--seconds 5] [--seed 1]
  --minutes   how long one server makes pass after pass
  --restless  minutes in which servers are ended at random
  --seconds   between two passes
  --seed      of the moments at which they are ended`;

const { minutes, restlessMinutes, seconds, seed } = asked(USAGE, () => {
  const { values } = parseArgs({
    options: {
      ...HELP,
      minutes: { type: 'string', default: '30' },
      restless: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
    },
  });
  return {
    values,
    minutes: numberOf('minutes', values.minutes, 0),
    restlessMinutes: numberOf('restless', values.restless, 0),
    seconds: numberOf('seconds', values.seconds),
    seed: numberOf('seed', values.seed, 0),
  };
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
    const every = seconds * 1000;
    const run = await steadyRun(stage, { lasting: minutes * 60_000, every });
    const { growth, passes, broken, code } = run;
    say(`steady: ${minutes} min, ${passes} passes, ${broken} broken, SIGTERM ended it with ${code}`);
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
    const draw = seeded(seed);
    const lasting = restlessMinutes * 60_000;
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
