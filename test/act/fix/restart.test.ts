import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { later, minutes } from '../../../src/model/units.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { bareRepository } from '../../fakes/bare-repository.ts';
import { startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import { portsOf } from '../world.ts';
import { deployment, evictedPod, namespaces } from './pods.ts';
import { fixRound, said } from './world.ts';

it('a breaker that opened stays open after SIGKILL and a restart', async () => {
  const fake = await startFakeKubernetes({
    objects: [...namespaces('shop'), ...deployment('shop', 'web'), evictedPod()],
  });
  const bare = bareRepository({ 'README.md': 'manifests\n' });
  const temporary = join(bare.folder, 'temporary');
  mkdirSync(temporary);
  const message = 'admission webhook "keep.example.com" denied the request';
  fake.fail({ verb: 'delete', times: 3, answer: { kind: 'status', code: 403, message } });
  try {
    const bot = spawn(process.execPath, [
      join(import.meta.dirname, '../kill/failing-bot.ts'),
      fake.url,
      bare.path,
      temporary,
    ]);
    const signal = await new Promise((resolve) => bot.on('close', (_, killed) => resolve(killed)));
    expect(signal).toBe('SIGKILL');
    const { journal } = portsOf(bare.path, temporary);
    const pass = async (after: number) =>
      said(
        await fixRound({
          access: { kind: 'direct', url: fake.url },
          journal: [],
          ports: (repository) => ({ ...repository, journal }),
          at: later(TAKEN_AT, minutes(after)),
        }),
      );
    expect(await pass(0)).toEqual(['shop/web-1 held: breaker-open']);
    expect(fake.get(evictedPod())).toBeDefined();
  } finally {
    await fake.close();
    bare.remove();
  }
});
