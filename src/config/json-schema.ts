import { z } from 'zod';
import { policyFileSchema } from './policy-schema.ts';
import { trimtabSchema } from './schema.ts';

/** Files in policies/ that editors use for completion; a test keeps them fresh. */
export const SCHEMAS = { config: 'trimtab.schema.json', policy: 'policy.schema.json' } as const;

/** JSON Schema (draft 2020-12) of what people write: units are text, defaults may be left out. */
export const schemaText = (name: keyof typeof SCHEMAS): string =>
  `${JSON.stringify(z.toJSONSchema(name === 'config' ? trimtabSchema : policyFileSchema, { io: 'input' }), null, 2)}\n`;

/** A row per option: `| sizing.floors.cpu | 10m | Never recommend less CPU |`, from the schema itself. */
export function optionTable(name: keyof typeof SCHEMAS): string {
  const schema = z.toJSONSchema(name === 'config' ? trimtabSchema : policyFileSchema, { io: 'input' });
  // The policies of a configuration are those of a policy file, which have their own table.
  const rows = rowsOf(schema, '').filter((line) => name === 'policy' || !line.startsWith('| `policies[].'));
  return ['| option | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

type Schema = z.core.JSONSchema._JSONSchema;

function rowsOf(schema: Schema, path: string): string[] {
  if (typeof schema === 'boolean') return [];
  const item = itemsOf(schema);
  if (item !== undefined) return rowsOf(item, `${path}[]`);
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  if (variants.length > 0) return variants.flatMap((variant) => variantRows(variant, path));
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const below = rowsOf(field, name);
    return [...(below.length === 0 || standsItself(field) ? [row(name, field)] : []), ...below];
  });
}

/** A list or a choice is an option, and so is each part of it. */
const standsItself = (field: Schema): boolean =>
  itemsOf(field) !== undefined || (typeof field === 'object' && (field.oneOf ?? field.anyOf) !== undefined);

/** `repositories[].forge(gitea).url`: what may stand beside `kind: gitea`. */
function variantRows(variant: Schema, path: string): string[] {
  const kind = typeof variant === 'boolean' ? undefined : variant.properties?.kind;
  const name = typeof kind === 'object' ? kind.const : undefined;
  if (typeof name !== 'string') return [];
  return rowsOf(variant, `${path}(${name})`).filter((line) => !line.startsWith(`| \`${path}(${name}).kind\``));
}

/** Only lists of maps have options of their own. */
function itemsOf(schema: Schema): Schema | undefined {
  if (typeof schema === 'boolean' || typeof schema.items !== 'object' || Array.isArray(schema.items)) return undefined;
  return schema.items.properties === undefined ? undefined : schema.items;
}

function row(name: string, schema: Schema): string {
  if (typeof schema === 'boolean') return '';
  const choices = schema.enum === undefined ? '' : ` (${schema.enum.map((choice) => `\`${choice}\``).join(', ')})`;
  return `| \`${name}\` | ${defaultText(schema.default)} | ${(schema.description ?? '').replaceAll('|', '\\|')}${choices} |`;
}

function defaultText(value: unknown): string {
  if (value === undefined) return '';
  return `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}
