import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitRepository } from '../../../src/adapters/git/git-repository.ts';
import type { Credentials, GitOptions } from '../../../src/adapters/git/options.ts';
import type { ManifestRepository } from '../../../src/ports/manifests.ts';
import { type BareRepository, bareRepository, type Files } from '../../fakes/bare-repository.ts';

export const FILES: Files = {
  'app/web.yaml': 'memory: 64Mi\n',
  'run.sh': { program: 'exit 0\n' },
  link: { link: 'app' },
};

export interface GitSubject {
  readonly bare: BareRepository;
  /** Where clones are made: empty again when everything is closed. */
  readonly temporary: string;
  readonly client: (part?: Partial<GitOptions>) => ManifestRepository;
  readonly finish: () => Promise<void>;
}

/** A bare repository and clients of it that are closed at the end. */
export function gitSubject(files: Files = FILES): GitSubject {
  const bare = bareRepository(files);
  const temporary = join(bare.folder, 'temporary');
  mkdirSync(temporary);
  const clients: ManifestRepository[] = [];
  return {
    bare,
    temporary,
    client: (part = {}) => {
      const made = gitRepository({ ...optionsFor(bare.url), temporary, ...part });
      clients.push(made);
      return made;
    },
    finish: async () => {
      for (const made of clients) await made.close();
      bare.remove();
    },
  };
}

export const optionsFor = (url: string): GitOptions => ({
  name: 'manifests',
  url,
  branch: 'main',
  identity: { name: 'Trimtab', email: 'trimtab@example.org' },
  environment: { PATH: process.env.PATH },
  limits: { pauseMs: 1 },
});

export const basic = (token: string): Credentials => ({ scheme: 'basic', username: 'bot', token: async () => token });
export const bearer = (token: string): Credentials => ({ scheme: 'bearer', token: async () => token });
