import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../src/model/reason.ts';
import { excerptsOf, loggedCauses, unreadLogs } from '../../src/report/diagnosed-logs.ts';

const logs = (text: string) =>
  excerptsOf([{ namespace: 'shop', pod: 'web-1', container: 'app', run: 'previous', text: known(text) }]);

describe('logs of a diagnosis', () => {
  it('obey nothing that stands in them: escapes, direction marks and hidden signs are blanks', () => {
    const evil = '\u001b[2J\u001b]0;owned\u0007ok\u202egnp.exe\u200b\u2066x\u2028y\u009b31m';
    const [excerpt] = logs(evil);
    expect(excerpt?.lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(excerpt?.lines.join('')).toContain('gnp.exe');
  });

  it('stay text where Markdown would be read: nothing is added, nothing is taken', () => {
    const text = '# Fixed ![x](https://evil.example/p.png) @team <script> | a | b | `code`';
    expect(logs(text)[0]?.lines).toEqual([text]);
  });

  it('are the last fifty lines, and no line is endless', () => {
    const many = Array.from({ length: 80 }, (_, i) => `line ${i}`).join('\n');
    expect(logs(many)[0]?.lines).toHaveLength(50);
    expect(logs(many)[0]?.lines.at(-1)).toBe('line 79');
    expect(logs('x'.repeat(5000))[0]?.lines[0]).toHaveLength(300);
    expect(logs('\n \n')).toEqual([]);
  });

  it.each([
    ['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', 'log: runtime-heap'],
    [
      'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
      'log: runtime-heap',
    ],
    ['MemoryError', 'log: runtime-heap'],
    ['dial tcp 10.0.0.7:5432: connect: connection refused', 'log: dependency'],
    ['open /data/x: read-only file system', 'log: permission'],
    ['listen tcp :8080: bind: address already in use', 'log: port-in-use'],
  ])('%s: %s', (line, check) => {
    const causes = loggedCauses(logs(`started\n${line}\nbye`));
    expect(causes.map((cause) => cause.check)).toEqual([check]);
    expect(causes[0]?.evidence).toEqual([`web-1 app, previous run: ${line}`]);
  });

  it('name no cause where nothing speaks of one', () => {
    expect(loggedCauses(logs('GET /memory 200\nconnected'))).toEqual([]);
  });

  it('that could not be read are said to be unknown, once', () => {
    const text = unknown('forbidden', 'no right to read logs');
    const of = { namespace: 'shop', pod: 'web-1', container: 'app', text };
    expect(
      unreadLogs([
        { ...of, run: 'previous' },
        { ...of, run: 'current' },
      ]),
    ).toEqual([{ what: 'logs', is: 'forbidden: no right to read logs' }]);
  });
});
