import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import { byText } from '../../model/by-text.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { FindingKey, Severity } from '../../model/finding.ts';
import type { Example, Message } from '../../model/notification.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { StepsTaken } from '../../model/runbook.ts';
import { worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject, type Workload, workloadName } from '../../model/workload.ts';
import { shownFindings } from '../shown-finding.ts';
import { safeUrl } from '../text/safe-url.ts';

/** What runbooks say of each finding; without an entry everybody hears it. */
export interface Routing {
  readonly taken: ReadonlyMap<FindingKey, StepsTaken>;
  readonly diagnoses: ReadonlyMap<FindingKey, string>;
}

const UNROUTED: Routing = { taken: new Map(), diagnoses: new Map() };

export interface NotifyFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
}

interface One {
  readonly key: FindingKey;
  readonly check: string;
  readonly service: string;
  readonly severity: Severity;
  readonly since: Message['since'];
  readonly labels: Message['labels'];
  readonly example: Example;
}

const EXAMPLES = 3;

/** What is wrong now, in groups of (service, check). Savings and what heals itself (`info`) are for the report, not for a chat. */
export function activeGroups(pass: NotifyFacts, routing: Routing = UNROUTED): Message[] {
  const all = [...sizing(pass), ...health(pass)].filter(({ key }) => routing.taken.get(key)?.notify.length !== 0);
  const groups = Map.groupBy(
    all.map((one) => withDiagnosis(one, routing)),
    ({ service, check }) => `${service}\n${check}`,
  );
  return [...groups.values()]
    .map((ones) => ({ ...messageOf(ones, pass.snapshot), ...receiversOf(ones, routing) }))
    .sort(byGroup);
}

function withDiagnosis(one: One, { diagnoses }: Routing): One {
  const text = diagnoses.get(one.key);
  if (text === undefined) return one;
  return { ...one, example: { ...one.example, what: `${one.example.what}; also found: ${text}` } };
}

/** What one of them is for everybody, all of them are: they are one message. */
function receiversOf(ones: readonly One[], { taken }: Routing): Pick<Message, 'to'> {
  const named = ones.map(({ key }) => taken.get(key)?.notify ?? 'everybody');
  const names = named.flatMap((one) => (one === 'everybody' ? [] : one));
  return named.includes('everybody') ? {} : { to: [...new Set(names)].sort() };
}

const byGroup = (a: Message, b: Message): number => byText(`${a.service}\n${a.check}`, `${b.service}\n${b.check}`);

function messageOf(ones: readonly One[], { cluster, takenAt }: Snapshot): Message {
  const sorted = ones.toSorted((a, b) => worstFirst(a, b) || byText(a.example.where, b.example.where));
  const [first] = sorted;
  return {
    cluster,
    check: first?.check ?? '',
    service: first?.service ?? '',
    state: 'firing',
    urgency: first?.severity ?? 'info',
    count: ones.length,
    examples: sorted.slice(0, EXAMPLES).map(({ example }) => example),
    times: 1,
    since: ones.reduce((oldest, { since }) => (since < oldest ? since : oldest), takenAt),
    labels: first?.labels ?? {},
  };
}

function sizing(pass: NotifyFacts): One[] {
  const { snapshot } = pass;
  return shownFindings(pass)
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding, changes, result, because, url }) => {
      const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, finding.workload));
      const link = safeUrl(url);
      const what = changes.length > 0 ? changes.join(', ') : (because?.detail ?? finding.kind);
      const example = {
        where: workloadName(finding.workload),
        what,
        answer: result,
        ...(link === '' ? {} : { url: link }),
      };
      return {
        key: finding.key,
        check: finding.kind,
        service: serviceOf(finding.workload, workload),
        severity: finding.severity,
        since: snapshot.takenAt,
        labels: workload?.labels ?? {},
        example,
      };
    });
}

const health = ({ analysis, snapshot }: NotifyFacts): One[] =>
  healthFindingsOf(analysis)
    .filter(({ severity }) => severity !== 'info')
    .map(({ key, kind, severity, subject, application, detail, remedy, since }) => {
      const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, subject));
      return {
        key,
        check: kind,
        service: application ?? serviceOf(subject, workload),
        severity,
        since,
        labels: workload?.labels ?? {},
        example: { where: workloadName(subject), what: detail, answer: remedy.hint },
      };
    });

function serviceOf({ namespace, kind }: ObjectRef, workload: Workload | undefined): string {
  const application = workload?.application;
  if (application?.kind === 'known' && application.value !== undefined) return application.value.ref.name;
  return namespace ?? kind;
}
