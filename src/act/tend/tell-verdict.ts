import type { ObservedRepository } from '../../model/snapshot.ts';
import type { JudgedMerge, MergeVerdict, Tended } from '../../model/upkeep.ts';
import type { RepositoryPorts } from '../../ports/ports.ts';
import { codeSpan } from './words.ts';

const WORSE = 'It made things worse';
const SAYS: Readonly<Record<MergeVerdict, string>> = {
  effective: 'It did what it should',
  ineffective: 'It did not help',
  inconclusive: 'Nobody can say what it did',
  regression: `${WORSE}, and a pull request takes it back`,
  'taken-back': 'It was taken back',
};

/** What became of a merge, written under it once; the journal keeps it with what had been predicted. */
export async function tellVerdict(
  judged: JudgedMerge,
  { repository, observed }: { readonly repository: RepositoryPorts; readonly observed: ObservedRepository },
): Promise<Tended> {
  const { about, verdict, detail, actual, stays } = judged;
  const { number } = about.pullRequest;
  const marker = `<!-- trimtab:outcome ${encodeURIComponent(about.key)} -->`;
  const predicted = predictedOf(number, observed);
  const rows = [...row('Predicted', predicted), ...row('Actual', actual)];
  const left = stays === undefined ? '' : ` No pull request takes it back now: ${codeSpan(stays.detail)}.`;
  const body = `${marker}\n**${left === '' ? SAYS[verdict] : WORSE}**: ${codeSpan(detail)}.${left}\n${rows.join('')}`;
  await repository.forge.comments?.keep({ number, marker, body });
  return judged;
}

const row = (name: string, measures: string): string[] =>
  measures === '' ? [] : [`\n- ${name}: ${codeSpan(measures)}`];

function predictedOf(number: number, { journal }: ObservedRepository): string {
  const own = (journal.kind === 'known' ? journal.value : []).findLast(
    ({ action, facts }) =>
      (action === 'opened' || action === 'updated') && facts.number === number && typeof facts.predicted === 'string',
  );
  return typeof own?.facts.predicted === 'string' ? own.facts.predicted : '';
}
