import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../model/errors.ts';

/** Teaches an assistant when to use which tool, and what it must not do. */
export interface Skill {
  readonly name: string;
  readonly description: string;
  /** The whole file, front matter included. */
  readonly text: string;
}

const frontMatter = z.object({ name: z.string(), description: z.string() });

/** `templates/skills/NAME/SKILL.md`, by name. */
export async function readSkills(home: string): Promise<Skill[]> {
  const folder = join(home, 'templates', 'skills');
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => skillOf(await readFile(join(folder, name, 'SKILL.md'), 'utf8'))));
}

export function skillNamed(skills: readonly Skill[], name: string): Skill {
  const found = skills.find((one) => one.name === name);
  if (found !== undefined) return found;
  const want = `one of: ${skills.map((one) => one.name).join(', ')}`;
  throw new RequestError({ path: 'skill', got: name, want });
}

/** Front matter of two lines, `name:` and `description:`. */
export function skillOf(text: string): Skill {
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  const fields = head
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  return { ...frontMatter.parse(Object.fromEntries(fields)), text };
}
