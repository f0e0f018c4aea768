/** From writes to whole new file texts, within the policy's limits. */
import type { FileEdit, SourceTree } from '../model/manifests.ts';
import type { WritePolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Write } from './locate/place.ts';
import { because, isReason } from './locate/reasons.ts';
import type { Spliced } from './splice/edit.ts';
import { spliceEmbedded } from './splice/embedded.ts';
import { NO_DOCUMENT } from './splice/first-words.ts';
import { writeScalar } from './splice/scalar-style.ts';
import { splice, touchedLines } from './splice/splice.ts';
import { spliceTemplate } from './splice/template.ts';

export interface Composed {
  /** The repository that is written to. */
  readonly tree: SourceTree;
  readonly edits: readonly FileEdit[];
  /** `apps/shop/web.yaml:31` of the first change in each file. */
  readonly location: string;
}

export function compose(tree: SourceTree, writes: readonly Write[], limits: WritePolicy): Composed | Reason {
  const edits: FileEdit[] = [];
  const locations: string[] = [];
  let lines = 0;
  for (const file of [...new Set(writes.map((write) => write.file))].sort()) {
    const own = writes.filter((write) => write.file === file);
    const before = tree.text(file);
    if (before === undefined && !isNew(tree, own, file))
      return because('file-not-found', `${file} is not a readable text file.`);
    const edited = editFile(before ?? '', own);
    if (isReason(edited)) return because(edited.code, `${file}: ${edited.detail}`);
    if (edited.text === (before ?? '')) continue;
    edits.push({ path: file, ...(before === undefined ? {} : { before }), after: edited.text });
    locations.push(`${file}:${edited.line}`);
    lines += edited.lines;
  }
  const tooMuch = beyond(limits, edits.length, lines);
  if (tooMuch !== undefined) return tooMuch;
  const [location] = locations;
  if (location === undefined) return because('nothing-to-change', 'The manifests hold these values already.');
  return { tree, edits, location: locations.join(', ') };
}

const isNew = (tree: SourceTree, writes: readonly Write[], file: string): boolean =>
  !tree.paths.includes(file) && writes.every(({ edit }) => edit.document === NO_DOCUMENT);

interface Edited {
  readonly text: string;
  readonly line: number;
  readonly lines: number;
}

/** Edits of the file itself first; blocks inside it keep their document's offset, which stands before all of them. */
function editFile(before: string, writes: readonly Write[]): Edited | Reason {
  if (writes.some((write) => write.template !== undefined)) return editTemplate(before, writes);
  if (writes.some((write) => write.whole === true)) return editWhole(before, writes);
  const direct = writes.filter((write) => write.inside === undefined).map((write) => write.edit);
  const steps: ((text: string) => Spliced)[] = direct.length > 0 ? [(text) => splice(text, direct)] : [];
  for (const place of new Set(writes.map((write) => JSON.stringify(write.inside)))) {
    const own = writes.filter((write) => JSON.stringify(write.inside) === place);
    const inside = own[0]?.inside;
    if (inside !== undefined)
      steps.push((text) =>
        spliceEmbedded(
          text,
          inside,
          own.map((write) => write.edit),
        ),
      );
  }
  let edited: Edited = { text: before, line: Number.MAX_SAFE_INTEGER, lines: 0 };
  for (const step of steps) {
    const spliced = step(edited.text);
    if (spliced.kind === 'refused') return spliced.because;
    if (spliced.splices.length === 0) continue;
    const lines = edited.lines + touchedLines(edited.text, spliced.splices);
    edited = { text: spliced.text, line: Math.min(edited.line, spliced.line), lines };
  }
  return edited;
}

/** All of them at once: where something stands is known for the text as it was. */
function editTemplate(before: string, writes: readonly Write[]): Edited | Reason {
  const [first] = writes;
  const together = writes.every(({ template }) => JSON.stringify(template) === JSON.stringify(first?.template));
  if (first?.template === undefined || !together) {
    return because('field-unsupported', 'Several parts of one template are not edited in one change.');
  }
  const edits = writes.map((write) => write.edit);
  const spliced = spliceTemplate(before, first.template, edits);
  if (spliced.kind === 'refused') return spliced.because;
  return { text: spliced.text, line: spliced.line, lines: touchedLines(before, spliced.splices) };
}

/** The text between the blanks at both ends. */
function editWhole(before: string, [first, another]: readonly Write[]): Edited | Reason {
  const { value } = first?.edit ?? {};
  const old = before.trim();
  if (
    value === undefined ||
    value.kind === 'tree' ||
    value.kind === 'absent' ||
    another !== undefined ||
    old.includes('\n')
  ) {
    return because('field-unsupported', 'The file is the value, and not one of a single line.');
  }
  const written = value.kind === 'text' ? value.to : writeScalar(value, { text: old, quote: 'plain' });
  const start = before.indexOf(old);
  const text = before.slice(0, start) + written + before.slice(start + old.length);
  return { text, line: before.slice(0, start).split('\n').length, lines: 1 };
}

function beyond(limits: WritePolicy, files: number, lines: number): Reason | undefined {
  if (files > limits.maximumFiles) {
    return because('edit-too-large', `The edit touches ${files} files; the policy allows ${limits.maximumFiles}.`);
  }
  if (lines <= limits.maximumLines) return undefined;
  return because('edit-too-large', `The edit touches ${lines} lines; the policy allows ${limits.maximumLines}.`);
}
