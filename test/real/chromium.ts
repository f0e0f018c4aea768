/** Debian's Chromium without a window, spoken to over the DevTools protocol: https://chromedevtools.github.io/devtools-protocol/ */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'chromium';
const INSTALL = `${PROGRAM} is needed: apt-get install -y ${PROGRAM}`;

/** False where it is not installed, so that a developer's run can skip; with CI=true that is an error instead. */
export function chromiumInstalled(): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${PROGRAM}`]).status === 0;
  if (!found && process.env.CI === 'true') throw new Error(INSTALL);
  if (!found) process.stderr.write(`skipped: ${INSTALL}\n`);
  return found;
}

export interface Tab {
  /** Resolves when the page is loaded. */
  readonly open: (url: string) => Promise<void>;
  /** The value of an expression in the page; what it resolves to where it is a promise. */
  readonly ask: (expression: string) => Promise<unknown>;
  readonly show: (screen: Screen) => Promise<void>;
  readonly press: (key: 'Tab' | 'Enter') => Promise<void>;
  /** Roles and names as a screen reader meets them, in order. */
  readonly heard: () => Promise<Heard[]>;
  /** Exceptions, errors in the console and requests that were refused, since the tab was opened. */
  readonly complaints: readonly string[];
  /** PNG, base64. */
  readonly picture: () => Promise<string>;
}

export interface Screen {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export interface Heard {
  readonly role: string;
  readonly name: string;
}

export interface Chromium {
  readonly tab: () => Promise<Tab>;
  readonly stop: () => Promise<void>;
}

export async function startChromium(): Promise<Chromium> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-chromium-'));
  const child = spawn(
    PROGRAM,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const wire = await wireTo(await addressOf(child));
  return {
    tab: () => openTab(wire),
    stop: async () => {
      wire.close();
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr?.on('close', () => reject(new Error(`Chromium did not start: ${said}`)));
  });
}

type Fields = Readonly<Record<string, unknown>>;
type Told = (event: { readonly method: string; readonly params: Fields; readonly session: string }) => void;

interface Wire {
  readonly send: (method: string, params?: Fields, session?: string) => Promise<Fields>;
  readonly hear: (told: Told) => void;
  readonly close: () => void;
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

async function wireTo(address: string): Promise<Wire> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<unknown, { resolve: (value: Fields) => void; reject: (error: Error) => void }>();
  const listeners: Told[] = [];
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, method, params, sessionId } = fieldsOf(JSON.parse(String(data)));
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) asked?.reject(new Error(JSON.stringify(error)));
    else asked?.resolve(fieldsOf(result));
    if (typeof method !== 'string') return;
    for (const told of listeners) told({ method, params: fieldsOf(params), session: String(sessionId) });
  });
  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) }));
      }),
    hear: (told) => void listeners.push(told),
    close: () => socket.close(),
  };
}

async function openTab(wire: Wire): Promise<Tab> {
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank' });
  const attached = await wire.send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(attached.sessionId);
  const send = (method: string, params?: Fields) => wire.send(method, params, session);
  const complaints: string[] = [];
  let loaded = (): void => undefined;
  wire.hear((event) => {
    if (event.session !== session) return;
    if (event.method === 'Page.loadEventFired') loaded();
    complaints.push(...complaintsIn(event.method, event.params));
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await send(`${domain}.enable`);
  return {
    complaints,
    async open(url) {
      const done = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await send('Page.navigate', { url });
      await done;
    },
    async ask(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return fieldsOf(result).value;
    },
    async show({ width, scheme }) {
      const size = { width, height: 800, deviceScaleFactor: 1, mobile: width < 600 };
      await send('Emulation.setDeviceMetricsOverride', size);
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    },
    async press(key) {
      const about = { key, code: key, windowsVirtualKeyCode: key === 'Tab' ? 9 : 13 };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...about, ...(key === 'Enter' ? { text: '\r' } : {}) });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...about });
    },
    async heard() {
      const { nodes } = await send('Accessibility.getFullAXTree');
      return (Array.isArray(nodes) ? nodes : []).map(fieldsOf).flatMap(heardNode);
    },
    async picture() {
      const { data } = await send('Page.captureScreenshot', { captureBeyondViewport: true });
      return String(data);
    },
  };
}

function heardNode({ ignored, role, name }: Fields): Heard[] {
  if (ignored === true) return [];
  return [{ role: String(fieldsOf(role).value ?? ''), name: String(fieldsOf(name).value ?? '') }];
}

function complaintsIn(method: string, params: Fields): string[] {
  if (method === 'Runtime.exceptionThrown') return [JSON.stringify(fieldsOf(params.exceptionDetails).exception)];
  if (method === 'Runtime.consoleAPICalled') return params.type === 'error' ? [JSON.stringify(params.args)] : [];
  const entry = fieldsOf(params.entry);
  return method === 'Log.entryAdded' && entry.level === 'error' ? [`${String(entry.text)} ${String(entry.url)}`] : [];
}
