import type { ContainerSpec, Controller, ObjectMeta, Pod, PodTemplate } from '../model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../model/cluster-kinds.ts';
import { packedFields } from './packed-fields.ts';

/** Makes objects small without changing what they say. */
export type Sharing = <K extends ClusterKind>(kind: K, object: ClusterKinds[K]) => ClusterKinds[K];

/**
 * The pods of one workload, its controller and its replica sets differ in a few fields: equal containers, labels,
 * owners and field managers become one object, and so do the equal parts of containers that differ. What differs in every
 * pod (conditions, statuses) is packed, and unpacked when somebody looks at it. 50,000 pods with their controllers take
 * 55 MB, where plain objects took 160.
 */
export function sharing(): Sharing {
  const parts = sharedParts();
  const pod = podShrinker(parts);
  const controller = controllerShrinker(parts);
  const kinds: { readonly [K in ClusterKind]?: (object: ClusterKinds[K]) => ClusterKinds[K] } = {
    pods: pod,
    deployments: controller,
    statefulsets: controller,
    daemonsets: controller,
    replicasets: controller,
    cronjobs: controller,
    jobs: controller,
    rollouts: controller,
  };
  return (kind, object) => kinds[kind]?.(object) ?? object;
}

type Parts = ReturnType<typeof sharedParts>;
/** One object for all values that say the same. */
type Same<T> = (value: T) => T;

function sharedParts() {
  const word = words();
  const texts = shared<ObjectMeta['labels']>((record) =>
    Object.fromEntries(Object.entries(record).map(([key, text]) => [key, word(text)])),
  );
  const owners = shared<ObjectMeta['owners']>();
  const managers = shared<ObjectMeta['managers']>();
  return {
    word,
    texts,
    containers: sharedContainers(word, texts),
    uses: shared<NonNullable<PodTemplate['uses']>>(),
    packed: packedFields(),
    meta: <T extends ObjectMeta>(object: T): T => ({
      ...object,
      ref: { ...object.ref, ...(object.ref.namespace === undefined ? {} : { namespace: word(object.ref.namespace) }) },
      labels: texts(object.labels),
      annotations: texts(object.annotations),
      owners: owners(object.owners),
      managers: managers(object.managers),
    }),
  };
}

/** Lists of containers differ from workload to workload, most often in an image and one argument. */
function sharedContainers(word: Same<string>, texts: Same<ContainerSpec['heapEnv']>) {
  const command = shared<ContainerSpec['command']>((all) => all.map(word));
  const resources = shared<ContainerSpec['resources']>();
  const probes = shared<ContainerSpec['probes']>();
  const ports = shared<NonNullable<ContainerSpec['ports']>>();
  return shared<readonly ContainerSpec[]>((specs) =>
    specs.map((spec) => ({
      ...spec,
      name: word(spec.name),
      image: word(spec.image),
      resources: resources(spec.resources),
      command: command(spec.command),
      heapEnv: texts(spec.heapEnv),
      probes: probes(spec.probes),
      ...(spec.ports === undefined ? {} : { ports: ports(spec.ports) }),
    })),
  );
}

const podShrinker =
  ({ word, containers, packed, meta }: Parts) =>
  ({ conditions, statuses, ...object }: Pod): Pod =>
    packed.into<Pod, 'conditions' | 'statuses'>(
      {
        ...meta(object),
        phase: word(object.phase),
        ...(object.node === undefined ? {} : { node: word(object.node) }),
        qosClass: word(object.qosClass),
        ...(object.priorityClass === undefined ? {} : { priorityClass: word(object.priorityClass) }),
        containers: containers(object.containers),
      },
      { conditions, statuses },
    );

const controllerShrinker =
  ({ texts, containers, uses, packed, meta }: Parts) =>
  (object: Controller): Controller => {
    const { template, status } = object;
    const { conditions, ...counts } = status;
    return {
      ...meta(object),
      template: {
        ...template,
        labels: texts(template.labels),
        annotations: texts(template.annotations),
        containers: containers(template.containers),
        ...(template.uses === undefined ? {} : { uses: uses(template.uses) }),
      },
      selector: texts(object.selector),
      status: packed.into<Controller['status'], 'conditions'>(counts, { conditions }),
    };
  };

/**
 * Finds equal values by a digest of their text, so that no text is kept; the digest alone decides nothing. The first of
 * them is made smaller, which must not change its text.
 */
function shared<T>(smaller: Same<T> = (value) => value): Same<T> {
  const known = new Map<number, T>();
  return (value) => {
    const text = JSON.stringify(value);
    const digest = digestOf(text);
    const before = known.get(digest);
    if (before !== undefined && JSON.stringify(before) === text) return before;
    const small = smaller(value);
    known.set(digest, small);
    return small;
  };
}

/** Remembers as many words as it has places, each in one place: 1 MB, however many there are. */
function words(): Same<string> {
  const places: string[] = new Array<string>(PLACES).fill('');
  return (word) => {
    const place = (digestOf(word) >>> 0) % PLACES;
    const before = places[place];
    if (before === word) return before;
    places[place] = word;
    return word;
  };
}

const PLACES = 2 ** 17;

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
function digestOf(text: string): number {
  let digest = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193);
  return digest;
}
