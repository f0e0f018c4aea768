import { createTransport, type SendMailOptions } from 'nodemailer';
import { RetryLater } from '../../model/errors.ts';
import { groupOfMessage, type Message } from '../../model/notification.ts';
import type { Telling } from '../../ports/notifier.ts';
import { headline } from './headline.ts';

interface EmailParts {
  readonly host: string;
  readonly port: number;
  /** `starttls` is demanded, never only tried; `none` is for a relay on the same machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: () => Promise<string>;
  readonly from: string;
  readonly to: readonly string[];
}

/** Messages are plain text: nothing in them can be clicked that nobody meant. Those of one group make one thread. */
export const email = (parts: EmailParts): Telling => ({
  kind: 'messages',
  send: (message) =>
    mail(
      {
        subject: `[${message.state === 'resolved' ? 'over' : message.urgency}] ${headline(message)}`,
        text: textOf(message),
        references: `<${encodeURIComponent(groupOfMessage(message))}@trimtab>`,
      },
      parts,
    ),
  deliver: ({ title, text, html, cluster, report, week, files }) =>
    mail(
      {
        subject: title,
        text,
        html,
        references: `<${encodeURIComponent(`${cluster}/${report}`)}@trimtab>`,
        attachments: files
          .filter(({ type }) => type === 'text/html' || type === 'text/csv')
          .map(({ path, type, text: content }) => ({
            filename: `${report}-${week}${path.slice(path.lastIndexOf('.'))}`,
            content,
            contentType: type,
          })),
      },
      parts,
    ),
});

type Mail = Pick<SendMailOptions, 'subject' | 'text' | 'html' | 'references' | 'attachments'>;

async function mail(what: Mail, { host, port, security, user, password, from, to }: EmailParts): Promise<void> {
  const auth = user === undefined || password === undefined ? {} : { auth: { user, pass: await password() } };
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: 10_000,
    ...auth,
  });
  try {
    await transport.sendMail({
      from,
      to: [...to],
      ...what,
      disableUrlAccess: true,
      disableFileAccess: true,
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    throw new RetryLater({ source: `mail server ${host}`, issue: code, cause: error });
  } finally {
    transport.close();
  }
}

export function textOf(message: Message): string {
  const lines = message.examples.map(({ where, what, answer, url }) =>
    [`- ${where}: ${what}`, `  ${answer}`, ...(url === undefined ? [] : [`  ${url}`])].join('\n'),
  );
  const more = message.count - message.examples.length;
  return `${[headline(message), '', ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')}\n`;
}
