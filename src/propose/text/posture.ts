/** What a container may do beyond its work, who could use that, and what is taken away. */
import type { SecurityPosture } from '../../model/finding.ts';
import type { Tightening } from '../../model/intent.ts';
import type { Exposure } from '../../model/security.ts';
import { code, prose } from './escape.ts';

export function postureText({ container, faults, exposure, tightenings }: SecurityPosture): string {
  return [
    `Container ${code(container)} ${prose(faults.join(', '))}.`,
    REACHED[exposure],
    ...tightenings.map(({ field }) => WHY[field]),
  ].join(' ');
}

const REACHED: Readonly<Record<Exposure, string>> = {
  ingress: 'An Ingress leads to it from the outside.',
  'load-balancer': 'A load balancer leads to it from the outside.',
  'node-port': 'A port of every node leads to it.',
  'host-network': 'It is in the network of its node.',
  unknown: 'Whether anything leads to it from the outside could not be read.',
  inside: 'Nothing leads to it from the outside.',
};

/** Why this one can be taken away without a guess; the README of the check argues each. */
const WHY: Readonly<Record<Tightening['field'], string>> = {
  allowPrivilegeEscalation: 'It asks for no privileges, so programs in it need not gain any.',
  privileged: 'It needs nothing of what a privileged container may do.',
  runAsNonRoot: 'Its `runAsUser` is not root already; now the kubelet makes sure of that.',
  'capabilities.drop': 'As a user other than root, on ports from 1024 up, it needs no capability.',
  'seccompProfile.type': 'The default profile of the runtime forbids system calls that containers do not need.',
  readOnlyRootFilesystem: 'The policy says that it writes to volumes only.',
};
