import type { PassRequest } from './pass-queue.ts';

/**
 * What a call of Alertmanager asks for (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config): a pass
 * over the namespaces of its firing alerts, over everything when one names none, and nothing when all are resolved. Of
 * alerts only labels are read, and of labels only names of namespaces and of the alert itself: their text can widen nothing. Undefined: not a
 * call of Alertmanager.
 */
export function passForAlerts(body: unknown): PassRequest | 'nothing' | undefined {
  if (!isCall(body)) return undefined;
  const firing = body.alerts.filter(isAlert).filter(({ status }) => status === 'firing');
  if (firing.length === 0) return 'nothing';
  const names = [...new Set(firing.map(nameOf))].sort();
  const because = `alert ${names.slice(0, 3).join(', ')}`;
  const alerts = names.filter((name) => name !== '').slice(0, MOST_NAMES);
  const asked = { because, ...(alerts.length === 0 ? {} : { alerts }) };
  const namespaces = firing.map(({ labels }) => namespaceIn(labels));
  const named = namespaces.filter((name) => name !== undefined);
  if (named.length < namespaces.length) return asked;
  return { ...asked, namespaces: [...new Set(named)].sort() };
}

/** They become an argument of a process. */
const MOST_NAMES = 50;

interface Alert {
  readonly status: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCall = (value: unknown): value is { readonly alerts: readonly unknown[] } =>
  isObject(value) && Array.isArray(value.alerts);

const isAlert = (value: unknown): value is Alert =>
  isObject(value) && typeof value.status === 'string' && isObject(value.labels);

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** `exported_namespace` is what a scrape without honorLabels makes of a label that was there already. */
function namespaceIn(labels: Alert['labels']): string | undefined {
  const name = labels.exported_namespace ?? labels.namespace;
  return typeof name === 'string' && NAMESPACE.test(name) ? name : undefined;
}

/** Goes into a log line: letters that alerts are named with, and not too many. */
const nameOf = ({ labels: { alertname } }: Alert): string =>
  typeof alertname === 'string' ? alertname.replace(/[^\w.:-]/g, '').slice(0, 60) : '';
