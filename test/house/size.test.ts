import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** Lines of code of every named function, and how many positional parameters it takes. */
function functionsOf(path: string): { name: string; lines: number; parameters: number; booleans: number }[] {
  const source = ts.createSourceFile(path, readFileSync(join('src', path), 'utf8'), ts.ScriptTarget.ES2024, true);
  const found: { name: string; lines: number; parameters: number; booleans: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = (at: number): number => source.getLineAndCharacterOfPosition(at).line;
      const name =
        node.name?.getText() ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : '(arrow)');
      found.push({
        name,
        lines: line(node.getEnd()) - line(node.getStart()) + 1,
        parameters: node.parameters.length,
        booleans: node.parameters.filter((parameter) => parameter.type?.kind === ts.SyntaxKind.BooleanKeyword).length,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('sizes', () => {
  it('run.ts stays a page', () => {
    expect(readFileSync('src/run.ts', 'utf8').split('\n').length).toBeLessThanOrEqual(61);
  });

  it('no file has more than 250 lines', () => {
    const long = files.filter((path) => readFileSync(join('src', path), 'utf8').split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('no function has more than 40 lines, more than 3 positional parameters or a boolean parameter', () => {
    const odd = files.flatMap((path) =>
      functionsOf(path)
        .filter(({ lines, parameters, booleans }) => lines > 40 || parameters > 3 || booleans > 0)
        .map(({ name, lines, parameters }) => `${path}: ${name} (${lines} lines, ${parameters} parameters)`),
    );
    expect(odd).toEqual([]);
  });

  it('no folder is called utils, helpers, common, manager or service', () => {
    expect(files.filter((path) => /(^|\/|-)(utils?|helpers?|common|managers?|services?)(\/|\.|-)/.test(path))).toEqual(
      [],
    );
  });
});
