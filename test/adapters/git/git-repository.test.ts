import type { Credentials } from '../../../src/adapters/git/options.ts';
import { manifestsContract } from '../../contract/manifests.ts';
import { type GitHttpAuth, gitHttp } from '../../fakes/git-http.ts';
import { basic, gitSubject } from './subject.ts';

manifestsContract('git over file://', async () => {
  const subject = gitSubject();
  return { manifests: subject.client(), other: subject.client(), person: personOf(subject), finish: subject.finish };
});

const overHttp = (auth: GitHttpAuth, credentials: Credentials) => async () => {
  const subject = gitSubject();
  subject.bare.git('config', 'http.receivepack', 'true');
  const http = await gitHttp(subject.bare.folder, auth);
  const part = { url: `${http.origin}/manifests.git`, credentials };
  const finish = async () => {
    await subject.finish();
    await http.close();
  };
  return { manifests: subject.client(part), other: subject.client(part), person: personOf(subject), finish };
};

manifestsContract(
  'git over smart HTTP with a password',
  overHttp({ scheme: 'basic', username: 'bot', password: 's3cret' }, basic('s3cret')),
);

const personOf =
  ({ bare }: ReturnType<typeof gitSubject>) =>
  async (branch: string, file: { path: string; text: string }, from?: string) =>
    bare.commit({ [file.path]: file.text }, { branch, ...(from === undefined ? {} : { from }) });
