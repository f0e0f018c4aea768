import type { Reason } from '../../../model/reason.ts';
import { isRecord } from '../../locate/documents.ts';
import { because } from '../../locate/reasons.ts';
import type { ParamPath, Params, Piece } from '../piece.ts';
import { functionNamed, isTrue } from './functions.ts';
import { type Block, type Command, type Node, type Pipe, TemplateProblem, type Term } from './nodes.ts';
import { parseTemplate } from './parse.ts';
import { printed, sortedEntries } from './print.ts';

/** Text that is written there, and text that parameters made, in order. */
export function renderGo(template: string, params: Params, options: readonly string[]): readonly Piece[] | Reason {
  const strict = options.includes('missingkey=error');
  try {
    const root = { value: params, path: [] };
    const pieces: Piece[] = [];
    run(parseTemplate(template), { root, dot: root, variables: new Map(), strict, pieces });
    return pieces;
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const detail = `The template ${JSON.stringify(template.slice(0, 80))} cannot be followed: ${error.message}.`;
    return because('generator-unsupported', detail);
  }
}

/** A value, the parameter that it is, and those that went into it. */
interface Known {
  readonly value: unknown;
  readonly path?: ParamPath;
  readonly made?: readonly ParamPath[];
}

interface Scope {
  readonly root: Known;
  readonly dot: Known;
  readonly variables: Map<string, Known>;
  readonly strict: boolean;
  readonly pieces: Piece[];
}

function run(nodes: readonly Node[], scope: Scope): void {
  for (const node of nodes) {
    if (node.kind === 'text') scope.pieces.push({ text: node.text, at: node.at });
    else if (node.kind === 'set') scope.variables.set(node.variable, piped(node.pipe, scope));
    else if (node.kind === 'output') {
      const known = piped(node.pipe, scope);
      scope.pieces.push({ text: printed(known.value), params: madeOf(known) });
    } else runBlock(node, scope);
  }
}

function runBlock(block: Block, outer: Scope): void {
  const known = piped(block.pipe, outer);
  const scope = { ...outer, variables: new Map(outer.variables) };
  if (block.kind === 'range') {
    runRange(block, known, scope);
    return;
  }
  const [variable] = block.variables;
  if (variable !== undefined) scope.variables.set(variable, known);
  if (!isTrue(known.value)) run(block.otherwise, scope);
  else run(block.then, block.kind === 'with' ? { ...scope, dot: known } : scope);
}

/** Maps are walked in the order of their keys. */
function runRange(block: Block, known: Known, scope: Scope): void {
  const items = itemsOf(known.value);
  if (items.length === 0) run(block.otherwise, scope);
  for (const [key, value] of items) {
    const item: Known =
      known.path === undefined ? { value, made: madeOf(known) } : { value, path: [...known.path, key] };
    const names = block.variables.toReversed();
    if (names[0] !== undefined) scope.variables.set(names[0], item);
    if (names[1] !== undefined) scope.variables.set(names[1], { value: key });
    run(block.then, { ...scope, dot: item });
  }
}

const itemsOf = (value: unknown): readonly (readonly [string | number, unknown])[] =>
  Array.isArray(value) ? [...value.entries()] : isRecord(value) ? sortedEntries(value) : [];

const madeOf = ({ path, made = [] }: Known): readonly ParamPath[] => (path === undefined ? made : [path]);

function piped(pipe: Pipe, scope: Scope): Known {
  let result: Known | undefined;
  for (const command of pipe) result = called(command, scope, result);
  return result ?? { value: undefined };
}

function called([first, ...rest]: Command, scope: Scope, before: Known | undefined): Known {
  if (first === undefined) throw new TemplateProblem('an expression is empty');
  if (first.kind !== 'function') {
    if (rest.length > 0 || before !== undefined)
      throw new TemplateProblem('something that is no function gets arguments');
    return termValue(first, scope);
  }
  const args = [...rest.map((term) => termValue(term, scope)), ...(before === undefined ? [] : [before])];
  const value = functionNamed(first.name)(...args.map((one) => one.value));
  const path = first.name === 'index' ? indexPath(args) : undefined;
  return path === undefined ? { value, made: args.flatMap(madeOf) } : { value, path };
}

/** `index .path.segments 1` is a parameter like any other. */
function indexPath([from, ...keys]: readonly Known[]): ParamPath | undefined {
  if (from?.path === undefined) return undefined;
  return [...from.path, ...keys.map(({ value }) => (typeof value === 'number' ? value : String(value)))];
}

function termValue(term: Term, scope: Scope): Known {
  switch (term.kind) {
    case 'value':
      return { value: term.value };
    case 'function':
      return called([term], scope, undefined);
    case 'pipe':
      return member(piped(term.pipe, scope), term.keys, scope);
    case 'path':
      return member(startOf(term.from, scope), term.keys, scope);
  }
}

function startOf(from: Extract<Term, { kind: 'path' }>['from'], scope: Scope): Known {
  if (from === 'dot') return scope.dot;
  if (from === 'root') return scope.root;
  const found = scope.variables.get(from.variable);
  if (found === undefined) throw new TemplateProblem(`the variable ${from.variable} is not set`);
  return found;
}

function member(from: Known, keys: readonly string[], { strict }: Scope): Known {
  return keys.reduce<Known>((at, key) => {
    const there = isRecord(at.value) && Object.hasOwn(at.value, key);
    if (!there && strict) throw new TemplateProblem(`there is no parameter ${key}`);
    const value = isRecord(at.value) && there ? at.value[key] : undefined;
    return at.path === undefined ? { value, made: madeOf(at) } : { value, path: [...at.path, key] };
  }, from);
}
