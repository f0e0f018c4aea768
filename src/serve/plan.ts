/**
 * What the long-running form needs of the configuration. A child process reads the configuration and prints this, so
 * that the parent carries neither the schema nor the YAML parser: see README.md.
 */
export interface ServePlan {
  readonly cluster: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** A change of one of these files asks for a new plan. */
  readonly files: readonly string[];
  readonly schedules: readonly Schedule[];
  /** Milliseconds: every run of a schedule waits up to this long, so that many clusters do not ask at once. */
  readonly jitter: number;
  /** Milliseconds after which a pass is ended; the next one converges. */
  readonly passTimeout: number;
  readonly access: PageAccess;
  /** Absent: the receiver answers 404. */
  readonly alertmanager?: SecretPlace;
  readonly forgeWebhooks?: SecretPlace;
  /** Absent: this cluster is not watched, and nobody else may serve it. */
  readonly kubernetes?: KubernetesPlace;
  readonly lease?: { readonly name: string; readonly namespace: string };
  readonly watch: 'oom-kills' | 'nothing';
}

export interface Schedule {
  readonly name: string;
  /** Five fields. */
  readonly cron: string;
  /** IANA. */
  readonly timeZone: string;
}

/** Who may read the pages: everybody on this machine, who has the token, or whom a proxy vouches for. */
export type PageAccess =
  | { readonly kind: 'loopback' }
  | { readonly kind: 'bearer'; readonly token: SecretPlace }
  | { readonly kind: 'proxy'; readonly header: string };

/** Read whenever it is used: secrets are rotated. */
export type SecretPlace =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** The API server as a pod sees it. */
export interface KubernetesPlace {
  readonly server: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
}

/** The child is this very program, so its shape is known; what is not a plan is a bug. */
export function isServePlan(value: unknown): value is ServePlan {
  return typeof value === 'object' && value !== null && 'schedules' in value && Array.isArray(value.schedules);
}
