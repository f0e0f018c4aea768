import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../src/cli/program.ts';
import type { World } from '../../src/cli/world.ts';
import { readSkills, type Skill } from '../../src/mcp/skills.ts';
import { aDesk, aPass, CLEAN, connectedTo } from './desk.ts';

const home = fileURLToPath(new URL('../../', import.meta.url));
const NAMES = ['cluster-status', 'deploy', 'diagnose', 'report', 'rollback'];

let skills: Skill[];
let commands: Command;
let connection: Awaited<ReturnType<typeof connectedTo>>;
beforeAll(async () => {
  skills = await readSkills(home);
  const terminal = { write: () => undefined, colour: false };
  const world: Pick<World, 'out' | 'err' | 'version'> = { out: terminal, err: terminal, version: '0' };
  // Only what a command says of itself is asked for: nothing is carried out.
  commands = await program(new Proxy(world, {}) as World, []);
  connection = await connectedTo(aDesk(aPass(CLEAN)).desk, { skills });
});

/** `trimtab status --output json | jq` in a text: the words after `trimtab`. */
const linesOf = (text: string): string[][] =>
  [...text.matchAll(/(?:^|`)trimtab ([^`\n]*)/gm)].map(([, rest = '']) => (rest.split(/ [|>]/)[0] ?? '').split(' '));

describe('the skills', () => {
  it('are these, each in a folder of its name, with what an assistant chooses by', () => {
    expect(skills.map(({ name }) => name)).toEqual(NAMES);
    for (const { name, description, text } of skills) {
      expect(readFileSync(`${home}templates/skills/${name}/SKILL.md`, 'utf8')).toBe(text);
      expect(description).toMatch(/Use it (for|when)/);
      expect(description.length).toBeLessThan(300);
      expect(text).toContain('Do not:');
    }
  });

  it('name commands and flags that are there', () => {
    const named = skills.flatMap(({ name, text }) => linesOf(text).map((words) => ({ name, words })));
    expect(named.length).toBeGreaterThan(12);
    const wrong = named.filter(({ words }) => !isThere(commands, words));
    expect(wrong).toEqual([]);
  });

  it('name tools, arguments and skills that are there, and every tool is named', () => {
    const tools = new Map(connection.tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})]));
    const known = new Set([...tools.keys(), ...[...tools.values()].flat()]);
    const all = skills.map(({ text }) => text).join('\n');
    const named = [...all.matchAll(/`([a-z]+(?:_[a-z]+)+)(?::[^`]*)?`/g)].map(([, word = '']) => word);
    expect(named.filter((word) => !known.has(word))).toEqual([]);
    for (const tool of tools.keys()) expect(all).toContain(`\`${tool}\``);
    const referred = [...all.matchAll(/\(?skills? `([^`]+)`(?: and `([^`]+)`)?/g)].flatMap(([, a, b]) => [a, b]);
    expect(referred.filter((one) => one !== undefined && !NAMES.includes(one))).toEqual([]);
    expect(referred.length).toBeGreaterThan(1);
  });

  it('are resources and prompts of the server', async () => {
    const { resources } = await connection.client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(NAMES.map((name) => `trimtab://skills/${name}`));
    const { contents } = await connection.client.readResource({ uri: 'trimtab://skills/rollback' });
    expect(contents[0]).toMatchObject({ mimeType: 'text/markdown', text: skills[4]?.text });
    const { messages } = await connection.client.getPrompt({ name: 'report' });
    expect(messages[0]?.content).toMatchObject({ text: skills[3]?.text });
    for (const uri of ['trimtab://skills/../../package.json', 'file:///etc/passwd']) {
      await expect(connection.client.readResource({ uri })).rejects.toThrow('there is no such skill');
    }
  });
});

/** A subcommand by its words, and every flag after it an option of that command or of the program. */
function isThere(root: Command, words: readonly string[]): boolean {
  let command = root;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
  }
  if (command === root) return false;
  const flags = words.filter((word) => word.startsWith('--'));
  return flags.every((flag) => [...command.options, ...root.options].some(({ long }) => long === flag));
}
