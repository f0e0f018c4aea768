import type { RenderReply } from '../../model/manifests.ts';
import type { ReasonCode } from '../../model/reason.ts';

export const notRendered = (code: ReasonCode, detail: string): Extract<RenderReply, { kind: 'not-rendered' }> => ({
  kind: 'not-rendered',
  because: { code, detail },
});
