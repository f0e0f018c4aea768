/** As much of opentelemetry-proto's trace.proto as tests ask for: numbers of fields are those of the specification. */
export interface SentSpan {
  readonly trace: string;
  readonly id: string;
  /** '' for the root of a trace. */
  readonly parent: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
  readonly seconds: number;
  readonly failed: boolean;
  readonly message: string;
  readonly events: readonly string[];
}

export const spansIn = (request: Buffer): SentSpan[] =>
  all(request, 1).flatMap((resourceSpans) => {
    const resource = attributesIn(all(one(resourceSpans, 1), 1));
    return all(resourceSpans, 2).flatMap((scopeSpans) => all(scopeSpans, 2).map((span) => spanIn(span, resource)));
  });

function spanIn(span: Buffer, resource: SentSpan['resource']): SentSpan {
  const status = one(span, 15);
  return {
    trace: one(span, 1).toString('hex'),
    id: one(span, 2).toString('hex'),
    parent: one(span, 4).toString('hex'),
    name: one(span, 5).toString('utf8'),
    attributes: attributesIn(all(span, 9)),
    resource,
    seconds: Number(one(span, 8).readBigUInt64LE() - one(span, 7).readBigUInt64LE()) / 1e9,
    failed: fieldsOf(status).some(({ number, value }) => number === 3 && value === 2n),
    message: one(status, 2).toString('utf8'),
    events: all(span, 11).map((event) => one(event, 2).toString('utf8')),
  };
}

const attributesIn = (pairs: readonly Buffer[]) =>
  Object.fromEntries(pairs.map((pair) => [one(pair, 1).toString('utf8'), valueIn(one(pair, 2))]));

function valueIn(any: Buffer): string | number | boolean {
  const [first] = fieldsOf(any);
  if (first === undefined) return '';
  if (typeof first.value === 'bigint') return first.number === 2 ? first.value === 1n : Number(first.value);
  return first.number === 4 ? first.value.readDoubleLE() : first.value.toString('utf8');
}

interface Field {
  readonly number: number;
  readonly value: Buffer | bigint;
}

const EMPTY = Buffer.alloc(0);
const all = (message: Buffer, number: number): Buffer[] =>
  fieldsOf(message).flatMap((field) => (field.number === number && Buffer.isBuffer(field.value) ? [field.value] : []));
const one = (message: Buffer, number: number): Buffer => all(message, number)[0] ?? EMPTY;

/** https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number): Buffer => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    const value = kind === 0 ? varint() : bytes(kind === 1 ? 8 : kind === 5 ? 4 : Number(varint()));
    fields.push({ number: tag >> 3, value });
  }
  return fields;
}
