import { createServer } from 'node:net';
import { onLoopback } from './on-loopback.ts';

export interface SmtpDouble {
  readonly port: number;
  /** Every line that was said to it, the mails included. */
  readonly said: readonly string[];
  /** It hangs up on the next connection. */
  readonly failNext: () => void;
  readonly close: () => Promise<void>;
}

/** A mail server on loopback, without TLS, that takes everything. */
export async function smtpDouble(): Promise<SmtpDouble> {
  const said: string[] = [];
  let failures = 0;
  const server = createServer((socket) => {
    if (failures > 0) {
      failures--;
      return void socket.end('421 not now\r\n');
    }
    const say = (line: string) => void socket.write(`${line}\r\n`);
    let [inData, rest] = [false, ''];
    const hear = (line: string): void => {
      said.push(line);
      if (inData) {
        inData = line !== '.';
        if (!inData) say('250 queued');
      } else if (/^EHLO/.test(line)) say('250 mail.example');
      else if (line === 'STARTTLS') say('502 not here');
      else if (line === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (line === 'QUIT') socket.end('221 bye\r\n');
      else say('250 ok');
    };
    say('220 mail.example ESMTP');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') hear(line);
    });
  });
  const port = await onLoopback(server);
  return {
    port,
    said,
    failNext: () => void failures++,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
