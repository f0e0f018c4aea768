/** How the author spells such a value elsewhere in the document: `"512Mi"` with quotes, `0.5` instead of `500m`. */
import { isScalar, visit } from 'yaml';
import type { Site } from './context.ts';
import type { Step } from './edit.ts';
import { keyText, rangeOf } from './parsed.ts';
import { type Model, quoteOf } from './scalar-style.ts';

/** The scalar under the same key that stands nearest to `offset`; the earlier one of two. */
export function nearestModel(site: Site, path: readonly Step[], offset: number): Model | undefined {
  const key = path.at(-1);
  if (key !== 'cpu' && key !== 'memory' && key !== 'storage') return undefined;
  let best: { readonly model: Model; readonly distance: number } | undefined;
  visit(site.document, {
    Pair(_key, pair) {
      if (keyText(pair) !== key || !isScalar(pair.value) || pair.value.value === null) return;
      const distance = Math.abs(rangeOf(pair.value)[0] - offset);
      if (best !== undefined && distance >= best.distance) return;
      best = { distance, model: { text: String(pair.value.source ?? pair.value.value), quote: quoteOf(pair.value) } };
    },
  });
  return best?.model;
}
