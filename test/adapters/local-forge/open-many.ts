/** A process of its own: opens a pull request for each named branch. Arguments: repository, names. */
import { localForge } from '../../../src/adapters/local-forge/local-forge.ts';
import { instant } from '../../../src/model/units.ts';

const [, , repository = '', ...names] = process.argv;
const forge = localForge({ repository, prefix: 'trimtab/', environment: { PATH: process.env.PATH } });
const request = { base: 'main', title: 'web', body: 'why', labels: [], headCommit: '0'.repeat(40), at: instant(0) };
await Promise.all(names.map((name) => forge.open({ ...request, branch: `trimtab/${name}` })));
