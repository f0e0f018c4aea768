/** Who would write its own tag again: https://argocd-image-updater.readthedocs.io/en/stable/basics/update/ */
import type { Application } from '../../model/application.ts';
import type { ImageUpdater, UpdatedApplications } from '../../model/image-updater.ts';
import type { Intent } from '../../model/intent.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { workloadName } from '../../model/workload.ts';
import { selects } from '../application-set/selector.ts';
import { globMatches } from './glob.ts';
import { because } from './reasons.ts';

export function automatedImage(
  { objects = {} }: Pick<Snapshot, 'objects'>,
  application: Application,
  intent: Intent,
): Reason | undefined {
  if (intent.kind !== 'set-image') return undefined;
  const { annotations, ref } = application;
  if (annotations['argocd-image-updater.argoproj.io/image-list'] !== undefined) {
    return because(
      'image-automation',
      `Argo CD Image Updater sets the images of the Application ${ref.name}; pin it there.`,
    );
  }
  const updaters = objects.imageupdaters;
  if (updaters === undefined) return undefined;
  if (updaters.kind === 'unknown') {
    // Nobody installed it, or a capture of before did not ask.
    if (updaters.because.code === 'not-observed') return undefined;
    return because(
      'image-automation',
      `Whether an ImageUpdater sets the image is not known: ${updaters.because.detail}`,
    );
  }
  const image = intent.from?.name ?? intent.to.name;
  const owner = updaters.value.find((one) =>
    one.applications.some((entry) => updates(one, entry, { application, image })),
  );
  if (owner === undefined) return undefined;
  const detail = `${workloadName(owner.ref)} sets ${image} in the Application ${ref.name}; pin it there.`;
  return because('image-automation', detail);
}

function updates(
  { ref }: ImageUpdater,
  { namePattern, labels, byAnnotations, images }: UpdatedApplications,
  { application, image }: { readonly application: Application; readonly image: string },
): boolean {
  return (
    !byAnnotations &&
    ref.namespace === application.ref.namespace &&
    globMatches(namePattern, application.ref.name) &&
    (labels === undefined || selects(labels, application.labels)) &&
    images.some((one) => fullName(one) === fullName(image))
  );
}

/** `nginx` is `docker.io/library/nginx`. */
function fullName(image: string): string {
  const [host = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]|^localhost$/.test(host) ? image.replace(/^index\.docker\.io\//, 'docker.io/') : `docker.io/${image}`;
}
