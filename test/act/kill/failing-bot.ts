/**
 * A bot of its own process: three passes whose deletions a webhook denies, then SIGKILL. Arguments: address of the API double, bare repository, folder for clones.
 */
import { later, minutes } from '../../../src/model/units.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { fixRound } from '../fix/world.ts';
import { portsOf } from '../world.ts';

const [, , url = '', path = '', temporary = ''] = process.argv;
const { journal } = portsOf(path, temporary);
for (const before of [40, 30, 20])
  await fixRound({
    access: { kind: 'direct', url },
    journal: [],
    ports: (repository) => ({ ...repository, journal }),
    at: later(TAKEN_AT, minutes(-before)),
  });
process.kill(process.pid, 'SIGKILL');
