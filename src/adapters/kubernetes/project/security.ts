import { z } from 'zod';
import type { ContainerSecurity, PodSecurity } from '../../../model/security.ts';
import { many, present } from './shape.ts';

const seccomp = z.object({ type: z.string() }).nullish();
const common = { runAsNonRoot: z.boolean().nullish(), runAsUser: z.number().nullish(), seccompProfile: seccomp };

export const rawContainerSecurity = z.object({
  ...common,
  privileged: z.boolean().nullish(),
  allowPrivilegeEscalation: z.boolean().nullish(),
  readOnlyRootFilesystem: z.boolean().nullish(),
  capabilities: z.object({ add: many(z.string()), drop: many(z.string()) }).nullish(),
});
export const rawPodSecurity = z.object(common);

/** To be spread: nothing where the template says nothing, which is most of them. */
export function securityOf(raw: z.output<typeof rawContainerSecurity> | null | undefined): {
  security?: ContainerSecurity;
} {
  const { capabilities } = raw ?? {};
  const security: ContainerSecurity = present({
    allowPrivilegeEscalation: raw?.allowPrivilegeEscalation,
    readOnlyRootFilesystem: raw?.readOnlyRootFilesystem,
    runAsNonRoot: raw?.runAsNonRoot,
    runAsUser: raw?.runAsUser,
    seccomp: raw?.seccompProfile?.type,
    drops: namesOf(capabilities?.drop),
    adds: namesOf(capabilities?.add),
  });
  return Object.keys(security).length === 0 ? {} : { security };
}

export function podSecurityOf(spec: {
  readonly hostNetwork?: boolean | null | undefined;
  readonly securityContext?: z.output<typeof rawPodSecurity> | null | undefined;
}): { security?: PodSecurity } {
  const { securityContext: raw, hostNetwork } = spec;
  const security: PodSecurity = present({
    runAsNonRoot: raw?.runAsNonRoot,
    runAsUser: raw?.runAsUser,
    seccomp: raw?.seccompProfile?.type,
    hostNetwork: hostNetwork === true ? true : undefined,
  });
  return Object.keys(security).length === 0 ? {} : { security };
}

/** An empty list says nothing. */
const namesOf = (names: readonly string[] | undefined): string[] | undefined =>
  names === undefined || names.length === 0 ? undefined : [...names].sort();
