import { type Command, type Node, type Pipe, TemplateProblem, type Term } from './nodes.ts';
import { type Chunk, chunksOf } from './tokens.ts';

/** Throws TemplateProblem for what is not understood. */
export function parseTemplate(template: string): readonly Node[] {
  const reader: Reader = { chunks: chunksOf(template), at: 0 };
  const nodes = nodesOf(reader, []);
  if (reader.at < reader.chunks.length) throw new TemplateProblem('it has an end without a beginning');
  return nodes;
}

interface Reader {
  readonly chunks: readonly Chunk[];
  at: number;
}

/** Up to one of the words that end a list, which is left to be read. */
function nodesOf(reader: Reader, ends: readonly string[]): Node[] {
  const nodes: Node[] = [];
  for (let chunk = reader.chunks[reader.at]; chunk !== undefined; chunk = reader.chunks[reader.at]) {
    if (chunk.kind === 'action' && ['end', 'else'].includes(chunk.tokens[0] ?? '')) return nodes;
    reader.at += 1;
    nodes.push(chunk.kind === 'text' ? chunk : actionOf(reader, chunk.tokens));
  }
  if (ends.length > 0) throw new TemplateProblem(`a block has no ${ends.join(' or ')}`);
  return nodes;
}

function actionOf(reader: Reader, tokens: readonly string[]): Node {
  const [word = '', ...rest] = tokens;
  if (word === 'if' || word === 'with' || word === 'range') return blockOf(reader, word, rest);
  if (['define', 'template', 'block', 'break', 'continue'].includes(word)) {
    throw new TemplateProblem(`{{${word}}} is not evaluated`);
  }
  if (/^\$\w+$/.test(word) && (rest[0] === ':=' || rest[0] === '=')) {
    return { kind: 'set', variable: word, pipe: pipeOf(rest.slice(1)) };
  }
  return { kind: 'output', pipe: pipeOf(tokens) };
}

function blockOf(reader: Reader, kind: 'if' | 'with' | 'range', tokens: readonly string[]): Node {
  const assign = tokens.indexOf(':=');
  const variables = assign < 0 ? [] : tokens.slice(0, assign).filter((token) => token !== ',');
  const pipe = pipeOf(tokens.slice(assign + 1));
  const then = nodesOf(reader, ['end', 'else']);
  return { kind, pipe, variables, then, otherwise: elseOf(reader) };
}

/** `{{else if x}}` is a block in the else branch that shares the end. */
function elseOf(reader: Reader): readonly Node[] {
  const chunk = reader.chunks[reader.at];
  const [word, next, ...rest] = chunk?.kind === 'action' ? chunk.tokens : [];
  reader.at += 1;
  if (word !== 'else') return [];
  if (next === 'if' || next === 'with') return [blockOf(reader, next, rest)];
  const nodes = nodesOf(reader, ['end']);
  reader.at += 1;
  return nodes;
}

export function pipeOf(tokens: readonly string[]): Pipe {
  const commands: Term[][] = [[]];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (token === '|') commands.push([]);
    else if (token === '(') {
      const end = closing(tokens, at);
      const keys = /^(\.\w+)+$/.test(tokens[end + 1] ?? '') ? (tokens[end + 1] ?? '').split('.').slice(1) : [];
      commands.at(-1)?.push({ kind: 'pipe', pipe: pipeOf(tokens.slice(at + 1, end)), keys });
      at = keys.length > 0 ? end + 1 : end;
    } else commands.at(-1)?.push(termOf(token));
  }
  if (commands.some((command: Command) => command.length === 0)) throw new TemplateProblem('an expression is empty');
  return commands;
}

function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at] === '(') depth += 1;
    if (tokens[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new TemplateProblem('a bracket is not closed');
}

function termOf(token: string): Term {
  if (token.startsWith('"')) return { kind: 'value', value: unquoted(token) };
  if (token.startsWith('`')) return { kind: 'value', value: token.slice(1, -1) };
  if (/^[-+]?\d/.test(token)) return { kind: 'value', value: numberOf(token) };
  if (token === 'true' || token === 'false') return { kind: 'value', value: token === 'true' };
  if (token === 'nil') return { kind: 'value', value: undefined };
  const [start = '', ...keys] = token.split('.');
  if (start === '' && token.startsWith('.'))
    return { kind: 'path', from: 'dot', keys: keys.filter((key) => key !== '') };
  if (start === '$') return { kind: 'path', from: 'root', keys };
  if (start.startsWith('$')) return { kind: 'path', from: { variable: start }, keys };
  if (keys.length > 0 || !/^\w+$/.test(start)) throw new TemplateProblem(`${token} is not understood`);
  return { kind: 'function', name: start };
}

function unquoted(token: string): string {
  try {
    const text: unknown = JSON.parse(token);
    return String(text);
  } catch {
    throw new TemplateProblem(`the text ${token} is not understood`);
  }
}

function numberOf(token: string): number {
  const number = Number(token);
  if (Number.isNaN(number)) throw new TemplateProblem(`the number ${token} is not understood`);
  return number;
}
