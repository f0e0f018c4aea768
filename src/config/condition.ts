import { Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { z } from 'zod';
import { known, unknown } from '../model/reason.ts';
import type { Condition, FindingFacts } from '../model/runbook.ts';

/**
 * CEL (https://cel.dev): no loops, no clock, no network, so a condition is as deterministic as the facts. Only these
 * three names exist; anything else is a mistake that shows while the configuration is loaded.
 */
const environment = new Environment()
  .registerVariable('finding', 'map')
  .registerVariable('labels', 'map')
  .registerVariable('cluster', 'string');

const WANT = 'a CEL condition such as finding.severity == "critical" && "team" in labels';

export const condition = () =>
  z
    .string({ error: WANT })
    .superRefine((text, context) => {
      const issue = faultOf(text);
      if (issue !== undefined) context.addIssue({ code: 'custom', message: `${WANT} (${issue})` });
    })
    .transform((text): Condition => ({ text, test: testOf(text) }));

function faultOf(text: string): string | undefined {
  try {
    const { valid, type, error } = environment.parse(text).check();
    if (!valid) return firstLine(error);
    return type === 'bool' || type === 'dyn' ? undefined : `it gives ${String(type)}, not true or false`;
  } catch (error) {
    if (error instanceof ParseError) return firstLine(error);
    throw error;
  }
}

function testOf(text: string): Condition['test'] {
  let compiled: ReturnType<typeof environment.parse> | undefined;
  return (facts) => {
    compiled ??= environment.parse(text);
    try {
      const answer: unknown = compiled(celOf(facts));
      if (typeof answer === 'boolean') return known(answer);
      return unknown('condition-unknown', `\`${text}\` gives neither true nor false`);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return unknown('condition-unknown', `\`${text}\`: ${firstLine(error)}; ask with has() or in whether it is there`);
    }
  };
}

/** Whole numbers are CEL's int. */
const celOf = ({ finding, labels, cluster }: FindingFacts) => ({
  finding: Object.fromEntries(
    Object.entries(finding).map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value]),
  ),
  labels,
  cluster,
});

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
