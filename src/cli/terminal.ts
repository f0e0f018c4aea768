import { styleText } from 'node:util';
import { visible } from '../model/one-line.ts';

/** A stream that people may be looking at. */
export interface Terminal {
  readonly write: (text: string) => void;
  /** Absent when piped: then nothing is wrapped. */
  readonly columns?: number;
  readonly colour: boolean;
}

export type Tone = 'good' | 'bad' | 'warning' | 'faint' | 'strong';

const STYLES = { good: 'green', bad: 'red', warning: 'yellow', faint: 'dim', strong: 'bold' } as const;

export const paint = (terminal: Terminal, tone: Tone, text: string): string =>
  terminal.colour ? styleText(STYLES[tone], text, { validateStream: false }) : text;

/** Names and messages come from clusters and servers: no escape sequence of theirs reaches the terminal. */
export const printable = visible;

export const line = (terminal: Terminal, text: string): void => terminal.write(`${text}\n`);
