/** Container image references: `registry:5000/shop/app:1.4.2@sha256:…`. */
export interface ImageReference {
  /** Registry and repository, as written: `nginx` stays `nginx`. */
  readonly name: string;
  readonly tag?: string;
  /** `sha256:…`; where it is there, the tag is only a remark for people. */
  readonly digest?: string;
}

/** Grammar: https://pkg.go.dev/github.com/distribution/reference; a colon before the last slash is a port. */
const REFERENCE = /^([^\s@]+?)(?::([\w][\w.-]{0,127}))?(?:@([A-Za-z][\w+.-]*:[0-9A-Fa-f]{32,}))?$/;

/** Undefined for what is no reference (templates, `image@` without a digest). */
export function parseImage(text: string): ImageReference | undefined {
  const [, name, tag, digest] = REFERENCE.exec(text) ?? [];
  if (name === undefined || /[{}$]/.test(name)) return undefined;
  return { name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

export const formatImage = ({ name, tag, digest }: ImageReference): string =>
  `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
