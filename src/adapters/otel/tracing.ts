import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type IdGenerator, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Fields } from '../../ports/log.ts';
import type { Steps } from '../../ports/steps.ts';
import { type Begun, begunIn, parentIn } from './parent.ts';

export interface TracingOptions {
  readonly version: string;
  readonly cluster: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly scrub: (text: string) => string;
}

export interface Tracing {
  readonly steps: Steps;
  /** Sends what is left, within two seconds; an endpoint that is down costs no more than that. */
  readonly close: () => Promise<void>;
  /** The same when the process is about to be ended: steps that are being done end as interrupted. */
  readonly interrupt: () => Promise<void>;
}

/** Milliseconds for one export with all its repetitions, and for what is left at the end. */
const LONGEST_EXPORT = 2_000;

/**
 * Spans over OTLP (HTTP, protobuf). Where to, with which headers and certificates, is read by the exporter itself from
 * the OTEL_EXPORTER_OTLP_* variables. Nothing here is global: neither a provider nor a context is registered.
 */
export function tracing({ version, cluster, environment, scrub }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ timeoutMillis: LONGEST_EXPORT, keepAlive: false });
  const processor = new BatchSpanProcessor({ exporter, exportTimeoutMillis: LONGEST_EXPORT });
  const { OTEL_SERVICE_NAME: service = 'trimtab' } = environment;
  const resource = resourceFromAttributes({
    'service.name': service,
    'service.version': version,
    'k8s.cluster.name': cluster,
  });
  const begun = begunIn(environment);
  const provider = new TracerProvider({
    resource,
    spanProcessors: [processor],
    ...(begun === undefined ? {} : { idGenerator: idsAfter(begun) }),
  });
  const live = new Set<Span>();
  const parent = begun === undefined ? parentIn(environment) : beginningOf(provider, begun, live);
  const close = async (): Promise<void> => {
    // The innermost first: a parent ends after its children.
    for (const span of [...live].reverse()) span.end();
    await Promise.race([provider.shutdown().catch(() => undefined), later(LONGEST_EXPORT)]);
  };
  return {
    steps: spansOf(provider, { live, scrub, parent: parent ?? ROOT_CONTEXT }),
    close,
    interrupt: async () => {
      for (const span of live) span.setStatus({ code: SpanStatusCode.ERROR, message: 'interrupted' });
      await close();
    },
  };
}

/** The first span is the one that was begun elsewhere; it ends with this process. */
function beginningOf(provider: TracerProvider, { at }: Begun, live: Set<Span>): Context {
  const span = provider.getTracer('trimtab').startSpan('start a pass', { startTime: at, root: true });
  live.add(span);
  return trace.setSpan(ROOT_CONTEXT, span);
}

/** The ids of what was begun elsewhere, then those of chance. */
function idsAfter({ traceId, spanId }: Begun): IdGenerator {
  const chance = new RandomIdGenerator();
  const first = [spanId];
  return { generateTraceId: () => traceId, generateSpanId: () => first.pop() ?? chance.generateSpanId() };
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

interface Around {
  readonly live: Set<Span>;
  readonly scrub: TracingOptions['scrub'];
  /** What the first step is a child of. */
  readonly parent: Context;
}

function spansOf(provider: TracerProvider, { live, scrub, parent }: Around): Steps {
  const tracer = provider.getTracer('trimtab');
  const current = new AsyncLocalStorage<Context>();
  const attributes = (fields: Fields = {}) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) =>
        value === undefined ? [] : [[`trimtab.${name}`, typeof value === 'string' ? scrub(value) : value]],
      ),
    );
  return {
    async within({ name, facts, told }, work) {
      const outer = current.getStore() ?? parent;
      const span = tracer.startSpan(name, { attributes: attributes(facts) }, outer);
      live.add(span);
      try {
        const result = await current.run(trace.setSpan(outer, span), work);
        span.setAttributes(attributes(told?.(result)));
        return result;
      } catch (error) {
        fail(span, error, scrub);
        throw error;
      } finally {
        live.delete(span);
        span.end();
      }
    },
    traceparent() {
      const { traceId, spanId, traceFlags } = trace.getSpanContext(current.getStore() ?? parent) ?? {};
      if (traceId === undefined || spanId === undefined) return undefined;
      return `00-${traceId}-${spanId}-0${(traceFlags ?? 0) & 1}`;
    },
  };
}

/** Without the stack: it names paths of this machine, and the log has it. */
function fail(span: Span, error: unknown, scrub: TracingOptions['scrub']): void {
  const message = scrub(error instanceof Error ? error.message : String(error));
  span.recordException({ name: error instanceof Error ? error.name : 'Error', message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
