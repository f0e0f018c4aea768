/** One repository: render, locate, edit, prove. */
import type { ScratchRenderer } from '../../../src/adapters/render/renderer.ts';
import type { Hold } from '../../../src/model/decision.ts';
import type { Proposal, Refusal } from '../../../src/model/proposal.ts';
import { propose } from '../../../src/propose/propose.ts';
import { ALL_PLACES } from '../../propose/decisions.ts';
import { TEXTS } from '../../propose/texts.ts';
import { applicationsOf } from './applications.ts';
import { checkout, repoName } from './checkout.ts';
import { type DocumentScore, scoreDocuments } from './documents.ts';
import { driver, renderAll, type Sampling } from './rendered.ts';
import { type Tally, tallyOf } from './tally.ts';
import { type LocateTiming, type ParseTiming, timeLocate, timeParsing } from './timing.ts';
import { decisionFor, worldOf, worldsOf } from './world.ts';

export interface RepositoryScore {
  readonly repo: string;
  /** Tools of its workloads, the commonest first. */
  readonly layout: string;
  readonly workloads: number;
  readonly applications: { readonly written: number; readonly all: number };
  /** Sources that cannot be rendered here, by reason. */
  readonly unrendered: Readonly<Record<string, number>>;
  readonly tally: Tally;
  readonly documents: DocumentScore;
  readonly locate: LocateTiming;
  readonly parse: ParseTiming;
}

export async function scoreRepository(
  directory: string,
  tools: ScratchRenderer,
  sampling: Sampling,
): Promise<RepositoryScore> {
  const { facts, applications, written } = applicationsOf(checkout(directory, { urls: [], branch: 'main' }));
  const tree = checkout(directory, facts);
  const drive = driver(tools);
  const rendered = await renderAll(worldOf(tree, applications), drive, sampling);
  const worlds = worldsOf(rendered.asked);
  const asked = worlds.flat();
  const results: (Proposal | Refusal | Hold)[] = [];
  for (const world of worlds) {
    sampling.say(`proving ${world.length} workloads, ${results.length} of ${asked.length} done`);
    const decisions = world.map(({ live, intent }) => decisionFor(live.workload, intent));
    const workloads = world.map(({ live }) => live.workload);
    const snapshot = worldOf(tree, applications, workloads);
    results.push(...(await drive(propose(decisions, snapshot, { texts: TEXTS, admission: ALL_PLACES }))));
  }
  const tally = tallyOf(asked, results);
  sampling.say('measuring');
  return {
    repo: repoName(directory),
    layout: Object.entries(tally.byTool)
      .sort((a, b) => b[1].workloads - a[1].workloads)
      .map(([tool]) => tool)
      .join(','),
    workloads: asked.length,
    applications: { written, all: applications.length },
    unrendered: rendered.unrendered,
    tally,
    documents: scoreDocuments(tree),
    locate: timeLocate(checkout(directory, facts), applications, worlds),
    parse: timeParsing(checkout(directory, facts)),
  };
}
