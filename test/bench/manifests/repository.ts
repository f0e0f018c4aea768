/** One repository: render, locate, edit, prove. */
import type { ScratchRenderer } from '../../../src/adapters/render/renderer.ts';
import type { Application } from '../../../src/model/application.ts';
import type { ObjectRef } from '../../../src/model/cluster.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import type { WritePolicy } from '../../../src/model/policy.ts';
import { groundOf } from '../../../src/propose/locate/ground.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';
import { propose } from '../../../src/propose/propose.ts';
import { renderingsOf, targetOf } from '../../../src/propose/prove/renderings.ts';
import { ALL_PLACES, WRITES } from '../../propose/decisions.ts';
import { TEXTS } from '../../propose/texts.ts';
import { applicationFrom, applicationsOf, type Found, makesApplications } from './applications.ts';
import { checkout, repoName } from './checkout.ts';
import { type Completed, completeCharts } from './complete.ts';
import { type DocumentScore, scoreDocuments } from './documents.ts';
import type { FieldName } from './questions.ts';
import { type Asked, type Drive, driver, renderAll, type Sampling, type Unrendered } from './rendered.ts';
import { type Result, type Tally, tallyOf } from './tally.ts';
import { type LocateTiming, type ParseTiming, timeLocate, timeParsing } from './timing.ts';
import { decisionFor, worldOf, worldsOf } from './world.ts';

export interface RepositoryScore {
  readonly repo: string;
  /** Tools of its workloads, the commonest first. */
  readonly layout: string;
  readonly workloads: number;
  readonly applications: { readonly written: number; readonly all: number };
  /** Charts that others depend on and that were put in place. */
  readonly dependencies: Pick<Completed, 'taken' | 'empty'>;
  /** Sources that cannot be rendered here, by reason. */
  readonly unrendered: readonly Unrendered[];
  readonly tallies: readonly { readonly field: FieldName; readonly tally: Tally }[];
  readonly documents: DocumentScore;
  readonly locate: LocateTiming;
  readonly parse: ParseTiming;
}

export async function scoreRepository(
  written: string,
  tools: ScratchRenderer,
  sampling: Sampling,
): Promise<RepositoryScore> {
  const completed = await completeCharts(written);
  try {
    return { ...(await scoreDirectory(completed.directory, tools, sampling)), dependencies: completed };
  } finally {
    await completed.close();
  }
}

async function scoreDirectory(
  directory: string,
  tools: ScratchRenderer,
  sampling: Sampling,
): Promise<Omit<RepositoryScore, 'dependencies'>> {
  const drive = driver(tools);
  const { facts, applications, written } = await allApplications(directory, drive);
  const scene: Scene = { tree: checkout(directory, facts), applications, drive, say: sampling.say };
  const rendered = await renderAll(worldOf(scene.tree, applications), scene.drive, sampling);
  const perField = sampling.fields.map((field) => rendered.asked.filter((one) => one.field === field));
  const tallies: { field: FieldName; tally: Tally }[] = [];
  for (const [i, field] of sampling.fields.entries()) {
    tallies.push({ field, tally: await tallyField(scene, perField[i] ?? []) });
  }
  sampling.say('measuring');
  return {
    repo: repoName(directory),
    layout: layoutOf(tallies.map(({ tally }) => tally)),
    workloads: rendered.workloads,
    applications: { written, all: applications.length },
    unrendered: rendered.unrendered,
    tallies,
    documents: scoreDocuments(scene.tree),
    locate: timeLocate(checkout(directory, facts), applications, perField.flatMap(worldsOf)),
    parse: timeParsing(checkout(directory, facts)),
  };
}

/** Those that charts of the repository make, once with what the charts are told, take the place of made-up ones. */
async function allApplications(directory: string, drive: Drive): Promise<Found> {
  const first = applicationsOf(checkout(directory, { urls: [], branch: 'main' }));
  const tree = checkout(directory, first.facts);
  const makers = first.applications.filter((one) => makesApplications(tree, one));
  if (makers.length === 0) return first;
  const ground = groundOf(worldOf(tree, first.applications));
  const made: Application[] = [];
  const listed = new Map<string, ObjectRef[]>();
  for (const maker of makers) {
    for (const located of ground.locate(maker)) {
      const reply = isReason(located) ? undefined : await drive(renderingsOf().base(targetOf(located)));
      if (reply?.kind !== 'rendered') continue;
      const own = reply.objects.flatMap(({ ref, body }) => (ref.kind === 'Application' ? applicationFrom(body) : []));
      made.push(...own);
      listed.set(pathsOf(maker), [...(listed.get(pathsOf(maker)) ?? []), ...own.map(({ ref }) => ref)]);
    }
  }
  const all = applicationsOf(checkout(directory, { urls: [], branch: 'main' }), made);
  // As Argo CD says it in `status.resources`, also of one that took the place of a made-up one.
  return {
    ...all,
    applications: all.applications.map((one) => ({ ...one, resources: listed.get(pathsOf(one)) ?? one.resources })),
  };
}

const pathsOf = ({ sources }: Application): string => sources.map(({ path }) => path).join(' ');

interface Scene {
  readonly tree: SourceTree;
  readonly applications: readonly Application[];
  readonly drive: Drive;
  readonly say: (text: string) => void;
}

async function tallyField(scene: Scene, asked: readonly Asked[]): Promise<Tally> {
  const narrow = await answersTo(scene, asked, WRITES);
  const shared = await answersTo(scene, refused(asked, narrow, /^shared-source$/), SHARED);
  const templates = await answersTo(scene, refused(asked, narrow, /^(template-literal|value-not-found)$/), TEMPLATES);
  const both = await answersTo(scene, refused(asked, templates, /^shared-source$/), {
    ...TEMPLATES,
    sharedFiles: 'shared',
  });
  return tallyOf(asked, { narrow, shared, templates, both });
}

const SHARED: WritePolicy = { ...WRITES, sharedFiles: 'shared' };
const TEMPLATES: WritePolicy = { ...WRITES, chartTemplates: 'edit' };

const refused = (asked: readonly Asked[], answers: ReadonlyMap<Asked, Result>, code: RegExp): Asked[] =>
  asked.filter((one) => {
    const result = answers.get(one);
    return result !== undefined && result.kind !== 'proposal' && code.test(result.because.code);
  });

async function answersTo(
  { tree, applications, drive, say }: Scene,
  asked: readonly Asked[],
  writes: WritePolicy,
): Promise<ReadonlyMap<Asked, Result>> {
  const answers = new Map<Asked, Result>();
  for (const world of worldsOf(asked)) {
    say(
      `proving ${world[0]?.field ?? ''} of ${world.length} workloads (${writes.sharedFiles}${writes.chartTemplates === 'edit' ? ', templates' : ''}), ${answers.size} of ${asked.length} done`,
    );
    const snapshot = worldOf(
      tree,
      applications,
      world.map(({ live }) => live.workload),
    );
    // One by one: changes of one pass make way for each other where they meet.
    for (const question of world) {
      const decision = { ...decisionFor(question.live.workload, question.intent), writes };
      const [result] = await drive(propose([decision], snapshot, { texts: TEXTS, admission: ALL_PLACES }));
      if (result !== undefined) answers.set(question, result);
    }
  }
  return answers;
}

const layoutOf = (tallies: readonly Tally[]): string => {
  const counts = new Map<string, number>();
  for (const { byTool } of tallies)
    for (const [tool, { asked }] of Object.entries(byTool)) counts.set(tool, (counts.get(tool) ?? 0) + asked);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([tool]) => tool)
    .join(',');
};
