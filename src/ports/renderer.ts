import type { RenderReply, RenderRequest } from '../model/manifests.ts';

/** Renders a source as Argo CD would. Offline, bounded in time; a missing tool is `not-rendered`, not an exception. */
export interface Renderer {
  readonly render: (request: RenderRequest) => Promise<RenderReply>;
  /** Tools found on this machine, with versions, for `doctor` and the demo. */
  readonly tools: () => Promise<readonly { readonly tool: string; readonly version: string | undefined }[]>;
}
