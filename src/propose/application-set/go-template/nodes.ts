/** What Go templates are made of, as far as ApplicationSets use them. https://pkg.go.dev/text/template */

export type Node =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'output'; readonly pipe: Pipe }
  | { readonly kind: 'set'; readonly variable: string; readonly pipe: Pipe }
  | Block;

export interface Block {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  /** `range $key, $value := ...` */
  readonly variables: readonly string[];
  readonly then: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** Commands from left to right; each gets the result before it as its last argument. */
export type Pipe = readonly Command[];
export type Command = readonly Term[];

export type Term =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `.a.b` from the dot, `$.a` from the root, `$x.a` from a variable. */
  | {
      readonly kind: 'path';
      readonly from: 'dot' | 'root' | { readonly variable: string };
      readonly keys: readonly string[];
    }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly keys: readonly string[] };

/** The template is not understood, or Argo CD would fail on it. */
export class TemplateProblem extends Error {}
