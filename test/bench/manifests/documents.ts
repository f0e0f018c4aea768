/** Every workload document of a repository edited in memory, field by field, without locating or rendering. */
import type { SourceTree } from '../../../src/model/manifests.ts';
import { isRecord, objectsOf, recordsIn, refOf } from '../../../src/propose/locate/documents.ts';
import { fieldOf } from '../../../src/propose/locate/field.ts';
import { splice, touchedLines } from '../../../src/propose/splice/splice.ts';
import { describesWorkload } from './applications.ts';
import { readsBack, yamlFiles } from './checkout.ts';
import { differenceOf, load } from './difference.ts';
import { FIELDS, questionFor } from './questions.ts';
import { wordsOf } from './words.ts';

export interface DocumentScore {
  documents: number;
  edits: number;
  exact: number;
  /** Read by js-yaml as well. */
  crossChecked: number;
  refused: Record<string, number>;
  /** Refusals in files that no parser reads. */
  broken: number;
  lines: number;
  unintendedLines: number;
  semanticDifferences: number;
  /** Where and what, for people. */
  readonly wrong: string[];
}

export function scoreDocuments(tree: SourceTree): DocumentScore {
  const score: DocumentScore = {
    documents: 0,
    edits: 0,
    exact: 0,
    crossChecked: 0,
    refused: {},
    broken: 0,
    lines: 0,
    unintendedLines: 0,
    semanticDifferences: 0,
    wrong: [],
  };
  for (const file of yamlFiles(tree)) {
    if (describesWorkload(file.text) && readsBack(tree, file.path)) scoreFile(file, score);
  }
  return score;
}

/** Edits of what is YAML as it stands: neither a template nor a file that is broken. */
export const untemplated = ({ edits, refused, broken }: DocumentScore): number =>
  edits - (refused['file-templated'] ?? 0) - broken;

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Rollout'];

function scoreFile({ path, text }: { readonly path: string; readonly text: string }, score: DocumentScore): void {
  for (const { offset, root, object } of objectsOf(text)) {
    const { apiVersion = '', kind = '', name } = refOf(object);
    const container = KINDS.includes(kind) ? firstContainer(object) : undefined;
    if (container === undefined || name === undefined) continue;
    score.documents++;
    for (const asked of FIELDS) {
      const ref = { apiVersion, kind, name };
      const intent = questionFor(asked, { object: ref, body: object, container });
      const field = intent === undefined ? undefined : fieldOf(intent, ref);
      if (field === undefined) continue;
      score.edits++;
      const edit = { document: offset, path: [...root, ...field.path], value: field.value };
      const result = splice(text, [edit]);
      if (result.kind === 'refused') {
        const { code } = result.because;
        score.refused[code] = (score.refused[code] ?? 0) + 1;
        const broken = code === 'file-unparsable' && load(text) === undefined;
        if (broken) score.broken++;
        else if (code !== 'file-templated') score.wrong.push(`${path} ${asked}: ${result.because.detail}`);
        continue;
      }
      const { unintendedLines, semantic } = differenceOf({ before: text, after: result.text }, wordsOf(field));
      score.lines += touchedLines(text, result.splices);
      score.unintendedLines += unintendedLines;
      score.semanticDifferences += semantic ?? 0;
      if (semantic !== undefined) score.crossChecked++;
      if (unintendedLines === 0 && (semantic ?? 0) === 0) score.exact++;
      else score.wrong.push(`${path} ${asked}: ${unintendedLines} lines, ${semantic ?? 0} values`);
    }
  }
}

function firstContainer(object: unknown): string | undefined {
  const steps = ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  const at = (keys: readonly string[]): unknown =>
    keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);
  const spec = at(steps) ?? at(steps.filter((_, i) => i > 1).with(0, 'spec'));
  const [first] = isRecord(spec) ? recordsIn(spec.containers) : [];
  return typeof first?.name === 'string' ? first.name : undefined;
}
