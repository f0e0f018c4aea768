import type { Letter } from '../../model/letter.ts';
import type { Message } from '../../model/notification.ts';
import type { Telling } from '../../ports/notifier.ts';
import { headline } from './headline.ts';
import { post, type Waits } from './post.ts';

/** An incoming webhook; its address is the secret, so it is asked for each time and never named. */
export const slack = (address: () => Promise<string>, waits?: Waits): Telling => ({
  kind: 'messages',
  async send(message) {
    const body = JSON.stringify({ text: textOf(message) });
    await post({ source: 'slack', url: await address(), body }, waits);
  },
  async deliver(letter) {
    const body = JSON.stringify({ text: letterText(letter) });
    await post({ source: 'slack', url: await address(), body }, waits);
  },
});

const SIGNS = { critical: ':rotating_light:', warning: ':warning:', info: ':information_source:' } as const;

/** Slack's mrkdwn: whatever stands in names and logs stays text (https://api.slack.com/reference/surfaces/formatting#escaping). */
export function textOf(message: Message): string {
  const sign = message.state === 'resolved' ? ':white_check_mark:' : SIGNS[message.urgency];
  const lines = message.examples.map(({ where, what, answer, url }) => {
    const did = url === undefined ? escaped(answer) : `<${linked(url)}|${escaped(answer)}>`;
    return `• \`${escaped(where)}\`: ${escaped(what)} (${did})`;
  });
  const more = message.count - message.examples.length;
  return [`${sign} *${escaped(headline(message))}*`, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Short: the whole is one click away. */
function letterText({ title, lines, alerts, link }: Letter): string {
  return [
    `:bar_chart: *${escaped(title)}*`,
    ...lines.map(({ what, value, note }) => `• ${escaped(what)}: *${escaped(value)}* (${escaped(note)})`),
    ...alerts.map((alert) => `:warning: ${escaped(alert)}`),
    ...(link === undefined ? [] : [`<${linked(link)}|The whole report>`]),
  ].join('\n');
}

const linked = (url: string): string => url.replace(/[<>|]/g, encodeURIComponent);

/** Backticks would end the code they stand in; the other marks only matter at the edges of words. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('`', "'")
    .replace(/[\r\n]+/g, ' ')
    .replace(/[*_~]/g, (mark) => `${mark}\u200b`);
