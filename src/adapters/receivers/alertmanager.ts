import type { Message } from '../../model/notification.ts';
import type { Telling } from '../../ports/notifier.ts';
import { headline } from './headline.ts';
import { post, type Waits } from './post.ts';

interface AlertmanagerParts {
  readonly url: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly now: () => number;
  /** Milliseconds after which an alert that is not repeated is over: two passes and a bit. */
  readonly lasts: number;
  readonly waits?: Waits;
}

/**
 * Findings as alerts (https://prometheus.io/docs/alerting/latest/alerts_api/): everything that is there is sent each
 * time, and what is not sent any more ends by itself. Grouping, silences and routing stay where people have them.
 */
export const alertmanager = ({ url, headers, now, lasts, waits }: AlertmanagerParts): Telling => ({
  kind: 'state',
  async publish(active) {
    if (active.length === 0) return;
    const endsAt = new Date(now() + lasts).toISOString();
    const body = JSON.stringify(active.map((message) => alertOf(message, endsAt)));
    const address = `${url.replace(/\/$/, '')}/api/v2/alerts`;
    await post({ source: 'alertmanager', url: address, body, headers: await headers() }, waits);
  },
});

/** Labels identify an alert, so nothing that changes from pass to pass stands in them. */
const alertOf = (message: Message, endsAt: string): object => ({
  labels: {
    alertname: `Trimtab_${message.check.replaceAll('-', '_')}`,
    severity: message.urgency,
    cluster: message.cluster,
    service: message.service,
    check: message.check,
  },
  annotations: {
    summary: headline(message),
    description: message.examples.map(({ where, what, answer }) => `${where}: ${what} (${answer})`).join('\n'),
  },
  startsAt: new Date(message.since).toISOString(),
  endsAt,
});
