/** Who chose an image that is no good, and what keeps that program from choosing it again. README.md says why we do not write it. */
import type { Application } from '../../model/application.ts';
import type { Blamed } from '../../model/blame.ts';
import { type ImageReference, parseImage } from '../../model/image.ts';
import type { Reason } from '../../model/reason.ts';

const PREFIX = 'argocd-image-updater.argoproj.io';
const FLUX = /\b(fluxcdbot|flux ?cd|image-automation)\b/i;
const UPDATER = /\b(argocd-image-updater|image-updater)\b/i;

/** Undefined where people chose it. */
export function automated(application: Application, { changes, commits }: Blamed): Reason | undefined {
  const images = changes.flatMap(({ path, after }) => (path.endsWith('.image') ? [parseImage(String(after))] : []));
  const [image] = images.filter((one) => one !== undefined);
  if (images.length === 0) return undefined;
  const list = application.annotations[`${PREFIX}/image-list`];
  const robot = commits.find(({ author, email }) => [UPDATER, FLUX].some((name) => name.test(`${author} <${email}>`)));
  if (list === undefined && robot === undefined) return undefined;
  const who = robot === undefined ? 'argocd-image-updater' : robot.author;
  const isFlux = robot !== undefined && !UPDATER.test(`${robot.author} <${robot.email}>`);
  const next = image === undefined ? PIN : isFlux ? inFlux(image) : inUpdater(application, image, list);
  return { code: 'image-automation', detail: `${who} sets this image and would set it again: ${next}` };
}

const PIN = 'ignore or pin the tag there';

/** https://fluxcd.io/flux/components/image/imagepolicies/ */
const inFlux = ({ tag }: ImageReference): string =>
  tag === undefined
    ? PIN
    : `exclude ${tag} in its ImagePolicy (semver: add !=${tag.replace(/^v/, '')} to the range), or suspend its ImageUpdateAutomation`;

/** https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/ */
function inUpdater({ annotations, ref }: Application, image: ImageReference, list: string | undefined): string {
  if (image.tag === undefined) return PIN;
  if (list === undefined) return `add ${image.tag} to ignoreTags of this image in its ImageUpdater`;
  const alias = aliasOf(list, image.name);
  if (alias === undefined)
    return `give ${image.name} an alias in ${PREFIX}/image-list of Application ${ref.name}, and add ${image.tag} to its ignore-tags`;
  if (annotations[`${PREFIX}/${alias}.update-strategy`] === 'digest')
    return `its tag ${image.tag} moves, so that no tag can be ignored: push it again, or write the good digest and take ${alias} out of ${PREFIX}/image-list of Application ${ref.name}`;
  const name = `${PREFIX}/${alias}.ignore-tags`;
  const ignored = [annotations[name], image.tag].filter((tag) => tag !== undefined && tag !== '').join(',');
  return `annotate Application ${ref.name} where it stands in Git with ${name}: "${ignored}"`;
}

/** `web=registry.example.com/shop/web:^1.4, registry.example.com/shop/proxy` */
const aliasOf = (list: string, name: string): string | undefined =>
  list
    .split(',')
    .map((entry) => /^\s*([\w.-]+)=([^\s:]+(?::\d+\/[^\s:]+)?)/.exec(entry) ?? [])
    .find(([, , image]) => image === name)?.[1];
