import { extname } from 'node:path';
import { RequestError } from '../model/errors.ts';
import type { Settings, Texts } from '../model/settings.ts';
import type { LetterTexts } from '../report/deliver/letters.ts';
import type { SizingReport } from '../report/sizing-report.ts';
import type { Pass } from '../run.ts';

export const FORMATS = ['md', 'html', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** By the ending of the file. */
export function formatOf(file: string): Format {
  const ending = extname(file).slice(1);
  const format = FORMATS.find((candidate) => candidate === ending);
  if (format === undefined)
    throw new RequestError({
      path: file,
      got: `the ending ${ending || 'none'}`,
      want: `one of: ${FORMATS.join(', ')}`,
    });
  return format;
}

/** Loaded when needed: charts take a while. */
export async function reportOf(pass: Pass, format: Format, settings: Settings): Promise<string> {
  const { sizingReport } = await import('../report/sizing-report.ts');
  const { renderReport } = await import('../report/render-report.ts');
  return renderReport(sizingReport({ ...pass, policies: settings.policies }), format, settings.texts);
}

/** What was done in seven days, in the same formats. */
export async function auditText(
  { snapshot }: Pick<Pass, 'snapshot'>,
  format: Format,
  { audit: texts }: Pick<LetterTexts, 'audit'>,
): Promise<string> {
  const { auditOf } = await import('../report/audit/audit.ts');
  const { renderAudit } = await import('../report/audit/render-audit.ts');
  return renderAudit(auditOf(snapshot), format, texts);
}

/** Several clusters as one. */
export async function fleetText(reports: readonly SizingReport[], format: Format, texts: Texts): Promise<string> {
  const { fleetOf } = await import('../report/fleet/fleet.ts');
  const { renderReport } = await import('../report/render-report.ts');
  return renderReport(fleetOf(reports), format, texts);
}
