import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Settings } from '../model/settings.ts';
import type { PageTexts } from '../report/site/page-writer.ts';
import type { Pass } from '../run.ts';
import { writing } from './write-whole.ts';

interface Pages {
  readonly folder: string;
  readonly settings: Settings;
  readonly texts: PageTexts;
}

/** Exchanges the whole folder: nobody sees pages of two passes side by side, or those of workloads that are gone. */
export const writePages = (pass: Pass, pages: Pages): Promise<void> =>
  writing(pages.folder, () => exchange(pass, pages));

async function exchange(pass: Pass, { folder, settings, texts }: Pages): Promise<void> {
  const { site } = await import('../report/site/site.ts');
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await mkdir(join(fresh, 'pages', 'w'), { recursive: true });
    for (const { path, text } of site(pass, settings.policies, texts))
      await writeFile(join(fresh, 'pages', path), text);
    await rename(folder, join(fresh, 'before')).catch(ignoreAbsent);
    await rename(join(fresh, 'pages'), folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
