/** Why a pass is wanted, and of which namespaces; without them of the whole cluster. */
export interface PassRequest {
  readonly because: string;
  readonly namespaces?: readonly string[];
  /** Names of the alerts that asked for it. */
  readonly alerts?: readonly string[];
}

export interface PassQueue {
  /** Never two passes at once: what is asked for meanwhile becomes one pass afterwards. */
  readonly request: (request: PassRequest) => void;
  /** Nothing new is begun; resolves when the running pass has ended. */
  readonly close: () => Promise<void>;
  readonly running: () => PassRequest | undefined;
  readonly waiting: () => PassRequest | undefined;
}

/** `carryOut` never rejects: how a pass ended is its own affair. */
export function passQueue(carryOut: (request: PassRequest) => Promise<void>): PassQueue {
  let running: { readonly request: PassRequest; readonly done: Promise<void> } | undefined;
  let waiting: PassRequest | undefined;
  let open: 'yes' | 'no' = 'yes';

  const begin = (request: PassRequest): void => {
    const done = carryOut(request).then(() => {
      running = undefined;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined && open === 'yes') begin(next);
    });
    running = { request, done };
  };

  return {
    request(request) {
      if (open === 'no') return;
      if (running === undefined) begin(request);
      else waiting = waiting === undefined ? request : together(waiting, request);
    },
    async close() {
      open = 'no';
      await running?.done;
    },
    running: () => running?.request,
    waiting: () => waiting,
  };
}

/** The whole cluster covers every part of it. */
export function together(one: PassRequest, other: PassRequest): PassRequest {
  const because = one.because === other.because ? one.because : `${one.because}; ${other.because}`;
  const alerts = [...new Set([...(one.alerts ?? []), ...(other.alerts ?? [])])].sort();
  const both = { because, ...(alerts.length === 0 ? {} : { alerts }) };
  if (one.namespaces === undefined || other.namespaces === undefined) return both;
  return { ...both, namespaces: [...new Set([...one.namespaces, ...other.namespaces])].sort() };
}
