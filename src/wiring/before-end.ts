/**
 * Lets `work` be done before a signal ends this process, as it would have without us. Where somebody else decides how to
 * end (serving), this does nothing. The answer takes it back.
 */
export function beforeEnd(work: () => Promise<void>): () => void {
  if (process.listenerCount('SIGTERM') > 0) return () => undefined;
  const end = (signal: NodeJS.Signals): void => {
    process.off('SIGTERM', end);
    void work().finally(() => process.kill(process.pid, signal));
  };
  process.on('SIGTERM', end);
  return () => void process.off('SIGTERM', end);
}
