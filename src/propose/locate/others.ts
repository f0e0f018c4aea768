/** Readers of a file besides the one that it is edited for. */
import { sameObject } from '../../model/workload.ts';
import { parentsOn } from '../above/through.ts';
import type { Ground } from './ground.ts';
import type { Place } from './place.ts';
import { type Reader, readersOf } from './readers.ts';
import type { RepositoryIndex } from './repository-index.ts';
import type { LocatedSource } from './source.ts';

export function othersReading(
  ground: Ground,
  subject: LocatedSource,
  { index, file, through }: Pick<Place, 'file' | 'through'> & { readonly index: RepositoryIndex },
): Reader[] {
  return readersOf(ground, index, file).filter((reader) => {
    if (reader.kind === 'overlay') return reader.directory !== subject.directory;
    const application = reader.kind === 'application' ? reader.located.application : reader.application;
    if (parentsOn(through).some((parent) => sameObject(parent.application.ref, application.ref))) return false;
    const same = sameObject(application.ref, subject.application.ref);
    return !same || (reader.kind === 'application' && reader.located.position !== subject.position);
  });
}
