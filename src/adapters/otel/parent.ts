import { type Context, isSpanContextValid, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';

/** https://www.w3.org/TR/trace-context/: version, trace, parent, flags. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** What somebody else began and tells of, from the variable TRACEPARENT; undefined where it is absent or not one. */
export function parentIn({ TRACEPARENT: text }: Environment): Context | undefined {
  const spanContext = spanContextIn(text);
  return spanContext === undefined ? undefined : trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

/** What `serve` began for this process and leaves to it to tell of. */
export function begunIn({ TRACEPARENT: text, TRIMTAB_STARTED: started = '' }: Environment): Begun | undefined {
  const spanContext = spanContextIn(text);
  return spanContext === undefined || !/^\d{13}$/.test(started) ? undefined : { ...spanContext, at: Number(started) };
}

export interface Begun extends Pick<SpanContext, 'traceId' | 'spanId'> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

function spanContextIn(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = '0'] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}
