/**
 * Loaded before the program (`node --import`): counts a border before and after everything it writes to the disk, in the
 * same file as the counting git does, and kills the process at the border that was asked for. Reading changes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const folder = process.env.TRIMTAB_TEST_BORDERS ?? '';
const counter = join(folder, 'counter');
const last = Number(readFileSync(join(folder, 'kill-at'), 'utf8'));

function border(): void {
  const count = Number(readFileSync(counter, 'utf8')) + 1;
  writeFileSync(counter, `${count}\n`);
  if (count === last) process.kill(process.pid, 'SIGKILL');
}

const counted =
  <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
  async (...given: Given): Promise<Result> => {
    border();
    const result = await write(...given);
    border();
    return result;
  };

const { chmod, link, mkdir, mkdtemp, rename, rm, writeFile } = promises;
Object.assign(promises, {
  chmod: counted(chmod),
  link: counted(link),
  mkdir: counted(mkdir),
  mkdtemp: counted(mkdtemp),
  rename: counted(rename),
  rm: counted(rm),
  writeFile: counted(writeFile),
});
syncBuiltinESMExports();
