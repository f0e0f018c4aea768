/** Ways to read a template as YAML: which branches of its conditions, and which named template, are looked at. */
import { type Action, actionsIn } from '../../splice/actions.ts';
import { blocksIn, otherBranches } from '../../splice/blocks.ts';
import { type ParsedText, parseYaml } from '../../splice/parsed.ts';
import { maskTemplates, type Span } from '../../splice/templates.ts';

export interface View {
  readonly hidden: readonly Span[];
  readonly actions: readonly Action[];
  /** The masked text. */
  readonly parsed: ParsedText;
  /** Of the named template that is looked at; absent for what the file itself writes. */
  readonly named?: string;
}

const has = (text: string, words: readonly string[]): boolean => words.some((word) => text.includes(word));

const NAMED = ['define', 'block'];

/** `words`: without one of them a named template has nothing to edit. */
export function viewsOf(text: string, words: readonly string[]): View[] {
  const actions = actionsIn(text);
  const blocks = actions === undefined ? undefined : blocksIn(actions);
  if (actions === undefined || blocks === undefined) return [];
  const named = blocks.filter(({ open }) => NAMED.includes(open.word));
  const telling = named.filter(({ open, close }) => has(text.slice(open.end, close.start), words));
  const parts = [
    { hidden: named.map(({ open, close }) => ({ start: open.start, end: close.end })) },
    ...telling.map(({ open, close }) => ({
      named: text.slice(open.start, open.end),
      hidden: [
        { start: 0, end: open.end },
        { start: close.start, end: text.length },
      ],
    })),
  ];
  const choices = [[], otherBranches(blocks, 'first'), otherBranches(blocks, 'last')];
  return parts.flatMap(({ hidden, ...part }) =>
    choices.slice(0, choices[1]?.length === 0 ? 1 : 3).flatMap((branches): View[] => {
      const spans = [...hidden, ...branches];
      const mask = maskTemplates(text, spans);
      return mask === undefined ? [] : [{ ...part, hidden: spans, actions, parsed: parseYaml(mask) }];
    }),
  );
}
