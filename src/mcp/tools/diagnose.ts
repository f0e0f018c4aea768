import { z } from 'zod';
import { askedWorkload } from '../../cli/asked-workload.ts';
import { diagnosisOf } from '../../report/diagnosis.ts';
import { workload } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';
import { takenAt } from './taken-at.ts';

const facts = z.array(z.looseObject({ what: z.string(), is: z.string() }));
const cause = z.looseObject({
  severity: z.enum(['info', 'warning', 'critical']),
  confidence: z.string(),
  check: z.string(),
  what: z.string(),
  answer: z.string(),
  evidence: z.array(z.string()),
});

export const diagnose = (desk: Desk): Tool =>
  tool({
    name: 'diagnose',
    title: 'What is wrong with one workload',
    description:
      'One workload from its pods up to Git: causes with what speaks for them (most likely first), pods, warnings, what is around it, what changed lately, and what is not known.',
    effect: 'reads',
    input: z.strictObject({ workload }),
    output: z.looseObject({
      workload: z.string(),
      takenAt: z.string(),
      chain: facts,
      causes: z.array(cause),
      pods: facts,
      events: facts,
      around: facts,
      recent: facts,
      unknown: facts,
    }),
    answer: async (asked, call) => {
      const { pass } = await desk.look(call);
      const diagnosis = diagnosisOf(pass, askedWorkload(asked.workload, pass.snapshot.workloads));
      const causes = diagnosis.causes.map(
        ({ severity, confidence, check, what }) => `${severity}, ${confidence} confidence: ${check}: ${what}`,
      );
      return {
        summary: [diagnosis.workload, ...(causes.length === 0 ? ['nothing was found'] : causes)].join('\n'),
        data: { ...diagnosis, takenAt: takenAt(pass) },
      };
    },
  });
