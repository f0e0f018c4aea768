import type { Readable } from 'node:stream';
import type { Config, Environment } from '../config/load.ts';
import type { ConfigError } from '../model/errors.ts';
import type { Told } from '../model/notification.ts';
import type { Texts } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';
import type { Access } from '../ports/cluster.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Ports } from '../ports/ports.ts';
import type { ReadTraces } from '../ports/traces.ts';
import type { LetterTexts } from '../report/deliver/letters.ts';
import type { PageTexts } from '../report/site/page-writer.ts';
import type { Pass } from '../run.ts';
import type { KubernetesPlace } from '../serve/plan.ts';
import type { StartProgram } from '../serve/program.ts';
import type { ReadSecret } from '../serve/secrets.ts';
import type { Terminal } from './terminal.ts';

/** What a command may touch. main.ts builds it: commands read no argv, no environment and know no adapter. */
export interface World {
  readonly version: string;
  readonly environment: Environment;
  /** Folder of the program itself: policies/, deploy/demo/. */
  readonly home: string;
  readonly input: Readable;
  readonly out: Terminal;
  readonly err: Terminal;
  /** Takes every secret out that this process knows. */
  readonly scrub: (text: string) => string;
  readonly texts: () => Promise<Texts>;
  /** Of the pages that `run --pages` writes. */
  readonly pageTexts: () => Promise<PageTexts>;
  /** Of reports that go out. */
  readonly letterTexts: () => Promise<Omit<LetterTexts, 'report'>>;
  readonly connect: (request: ConnectRequest) => Promise<Connection>;
  readonly traces: ReadTraces;
  readonly accesses: (reach: 'git' | 'direct', serve: ServedRights) => Promise<AccessExpectations>;
  /** Who this process is among others that serve the same cluster. */
  readonly identity: string;
  readonly start: StartProgram;
  /** Undefined where a process cannot begin anew. */
  readonly leanStart: LeanStart | undefined;
  readonly readSecret: ReadSecret;
  readonly kubernetesPlace: (config: Config) => Promise<KubernetesPlace | undefined>;
  /** Resolves when somebody asks the process to end. */
  readonly untilStopped: () => Promise<void>;
  /** The exit code of the process, once everything is written. */
  readonly finish: (code: number) => void;
  /** Ends the process now, whatever still runs: only where that may be ended at any time. */
  readonly leave: (code: number) => void;
}

/**
 * From now on compiled sources are kept in `folder`; the answer begins this process anew, with them, and does not return.
 * Undefined: what is loaded came compiled already.
 */
export type LeanStart = (folder: string) => (() => void) | undefined;

export interface ConnectRequest {
  readonly config: Config;
  /** What is observed is kept in memory only for a capture; to locate something needs no Prometheus. */
  readonly purpose: 'pass' | 'capture' | 'locate';
  /** Replay this capture instead of asking Prometheus and Kubernetes. */
  readonly from?: string;
  /** Hears of each setting that cannot be used; what needs it is left out. Without it the first one is thrown. */
  readonly unusable?: (found: Unusable) => void;
}

export interface Unusable {
  readonly area: 'prometheus' | 'forge' | 'notify';
  /** Of the repository. */
  readonly name?: string;
  readonly error: ConfigError;
}

/** What of `serve` needs rights of its own. */
type ServedRights = Pick<Config['serve'], 'watch' | 'lease'>;

export interface Connection {
  readonly ports: Ports;
  /** Of the capture that is replayed: these go before the configuration's. */
  readonly replayed?: { readonly cluster: string; readonly window: Milliseconds };
  /** Takes the line of progress off the terminal. */
  readonly endProgress: () => void;
  /** Writes a pull request's diff to a file and says where. */
  readonly saveDiff: (repository: string, number: number) => Promise<string>;
  /** Who is told of what is wrong; nobody while a capture is replayed. */
  readonly receivers: readonly Notifier[];
  readonly record: (pass: Pass, seconds: number) => void;
  readonly recordTold: (told: readonly Pick<Told, 'receiver' | 'kind'>[]) => void;
  /** What was recorded, added to what earlier passes left: Prometheus' text format, and what the next pass goes on from. */
  readonly metricsSoFar: (earlier: string | undefined) => Promise<{ readonly text: string; readonly state: string }>;
  /** Writes what was observed so far to a folder, for `--from`. */
  readonly saveCapture: (folder: string, snapshot: Snapshot) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface AccessExpectation extends Access {
  readonly why: string;
}

export interface AccessExpectations {
  readonly needed: readonly AccessExpectation[];
  /** Beside what a pass needs, for `serve` only. */
  readonly serve: readonly AccessExpectation[];
  readonly forbidden: readonly AccessExpectation[];
}
