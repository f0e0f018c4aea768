/** One run of one strategy in a process of its own. */
import { z } from 'zod';
import { strategies, strategyNames } from './strategies.ts';

const name = z.enum(strategyNames).parse(process.argv[2]);
const task = z
  .object({
    url: z.string(),
    containers: z.number(),
    days: z.number(),
    scrape: z.number(),
    end: z.number(),
    cache: z.string(),
  })
  .parse(JSON.parse(process.argv[3] ?? ''));

/** What a strategy says itself is one line; a bug keeps its stack. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.name === 'Error' ? error.message : error.stack}\n`);
  process.exit(1);
});

const began = { at: performance.now(), cpu: process.cpuUsage() };
const cost = await strategies[name].run(task);
const { user, system } = process.cpuUsage(began.cpu);
const seconds = (performance.now() - began.at) / 1000;
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ...cost, seconds, rssMb, cpuSeconds: (user + system) / 1e6 }));
