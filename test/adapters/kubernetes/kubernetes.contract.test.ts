import { describe } from 'vitest';
import { theDouble, theRealOne } from '../../contract/api-servers.ts';
import { clusterContract } from '../../contract/cluster.ts';
import { kubernetesApiContract } from '../../contract/kubernetes-api.ts';
import { podsContract } from '../../contract/pods.ts';

clusterContract('the double', theDouble);
kubernetesApiContract('the double', theDouble);
podsContract('the double', theDouble);

/** Kubeconfig of a server that nobody needs: the suites make and delete a namespace each. */
const path = process.env.TRIMTAB_E2E_KUBECONFIG;
// Not registered rather than skipped: nothing is missing where no server was named.
if (path !== undefined)
  describe('with a real API server', () => {
    clusterContract('a real server', () => theRealOne(path ?? ''));
    kubernetesApiContract('a real server', () => theRealOne(path ?? ''));
    podsContract('a real server', () => theRealOne(path ?? ''));
  });
