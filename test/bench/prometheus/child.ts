import { z } from 'zod';
import { strategies, strategyNames } from './strategies.ts';

const name = z.enum(strategyNames).parse(process.argv[2]);
const task = z
  .object({ url: z.string(), containers: z.number(), days: z.number(), end: z.number() })
  .parse(JSON.parse(process.argv[3] ?? ''));

const began = performance.now();
const cost = await strategies[name](task);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const seconds = (performance.now() - began) / 1000;
process.stdout.write(
  JSON.stringify({ ...cost, seconds, rssMb: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
);
