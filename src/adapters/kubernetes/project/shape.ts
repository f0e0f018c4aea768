/** What the projections of all kinds are made of. Kubernetes leaves empty fields out or writes null: both are absence. */
import { z } from 'zod';
import { parseCpu, parseMemory, parseQuantity } from '../../../model/quantity.ts';
import { type Instant, instant } from '../../../model/units.ts';
import { redact } from '../redact.ts';

type Absent = undefined | null;
type Sure<T> = { [K in keyof T]: Extract<T[K], Absent> extends never ? K : never }[keyof T];
export type Present<T> = Pick<T, Sure<T>> & { readonly [K in Exclude<keyof T, Sure<T>>]?: Exclude<T[K], Absent> };

/** The members that are there: those that are undefined or null are left out. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

export const many = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((record) => record ?? {});

/** Go leaves integers out that are 0: `readyReplicas` absent means none is ready. */
export const count = z
  .number()
  .nullish()
  .transform((n) => n ?? 0);

export const flag = z
  .boolean()
  .nullish()
  .transform((b) => b ?? false);

/** Text written by programs and people (messages): may quote anything, so it is redacted. */
export const message = z.string().transform(redact);

export const time = z.string().transform((text, context): Instant => {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return instant(at);
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

/** Quantities are strings from the API server, but numbers where a custom resource keeps what its author wrote. */
const quantityOf = <T>(parse: (text: string) => T | undefined) =>
  z.union([z.string(), z.number()]).transform((text, context): T => {
    const value = parse(String(text));
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'not a quantity' });
    return z.NEVER;
  });

export const plainQuantity = quantityOf(parseQuantity);
export const cpuQuantity = quantityOf(parseCpu);
export const memoryQuantity = quantityOf(parseMemory);

export const quantities = z
  .record(z.string(), plainQuantity)
  .nullish()
  .transform((record) => record ?? {});
