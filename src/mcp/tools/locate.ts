import { z } from 'zod';
import { explainedJson } from '../../cli/explained-fields.ts';
import { container, field, workload } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';

const answer = z.looseObject({
  container: z.string().optional(),
  field: z.string(),
  places: z.array(z.looseObject({ place: z.string(), location: z.string() })),
});

export const locate = (desk: Desk): Tool =>
  tool({
    name: 'locate',
    title: 'Where a field is written in Git',
    description:
      'From a field of a live workload to Application, source, file and line, with the places that lost and why. Edits are not tried here: propose proves them by rendering.',
    effect: 'reads',
    input: z.strictObject({ workload, container: container.optional(), field: field.default('limits.memory') }),
    output: z.object({ answers: z.array(answer) }),
    answer: async (asked, call) => {
      const explained = await desk.locate(asked, call);
      const lines = explained.map(({ container: name, field: one, explanation: { places, because } }) => {
        const [first] = places;
        const where = first === undefined ? `no place: ${because?.detail ?? 'see lost'}` : first.location;
        return `${name === undefined ? '' : `${name} `}${one}: ${where}`;
      });
      return { summary: lines.join('\n'), data: { answers: explained.map(explainedJson) } };
    },
  });
