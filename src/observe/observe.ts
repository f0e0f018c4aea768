import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Ports } from '../ports/ports.ts';

export async function observe(_ports: Ports, _settings: Settings): Promise<Snapshot> {
  throw new Error('being built');
}
