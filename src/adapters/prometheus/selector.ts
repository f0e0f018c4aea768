/** A label matcher of PromQL; `=~` and `!~` take RE2 expressions, anchored at both ends. */
export interface LabelMatcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** `container_memory_working_set_bytes{namespace="shop",container!=""}` */
export function selector(metric: string, matchers: readonly LabelMatcher[]): string {
  return `${metric}{${matchers.map(({ label, op, value }) => `${label}${op}${quoted(value)}`).join(',')}}`;
}

const quoted = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** One of these values exactly. Prometheus looks an alternation of literals up in its index, like `=`. */
export function anyOf(label: string, values: readonly string[]): LabelMatcher {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { label, op: '=', value: only };
  return { label, op: '=~', value: values.map(literal).join('|') };
}

const literal = (value: string): string => value.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
