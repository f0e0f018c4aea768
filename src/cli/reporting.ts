import { extname } from 'node:path';
import { ConfigError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Pass } from '../run.ts';

export const FORMATS = ['md', 'html', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** By the ending of the file. */
export function formatOf(file: string): Format {
  const ending = extname(file).slice(1);
  const format = FORMATS.find((candidate) => candidate === ending);
  if (format === undefined)
    throw new ConfigError({ path: file, got: `the ending ${ending || 'none'}`, want: `one of: ${FORMATS.join(', ')}` });
  return format;
}

/** ECharts takes a while to load, so only the report loads it. */
export async function reportOf(_pass: Pass, _format: Format, _settings: Settings): Promise<string> {
  throw new Error('being built');
}

export const exitCodeOf = (_pass: Pass): number => 0;
