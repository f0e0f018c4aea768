import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aConfigMap, aDisruptionBudget, aPod } from '../builders/kubernetes-objects.ts';
import { fieldOf, type Manifest } from '../fakes/kubernetes/manifest.ts';
import type { ApiServer } from './api-servers.ts';

/** What the double claims about the API, in raw requests. */
export function kubernetesApiContract(name: string, start: () => Promise<ApiServer>): void {
  describe(`${name}, as a Kubernetes API`, () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await start();
      await server.seed(...inventory(server.namespace));
    });
    afterAll(() => server?.close());

    const within = (rest: string): string => `/api/v1/namespaces/${server.namespace}/${rest}`;
    const get = (path: string) => server.client.send('GET', path);
    const names = (json: unknown): unknown[] => {
      const items = fieldOf(json, 'items');
      return Array.isArray(items) ? items.map((item) => fieldOf(item, 'metadata.name')) : [];
    };

    it('pages: opaque tokens, the rest counted, items of built-in kinds without kind', async () => {
      const first = await get(within('configmaps?limit=2&labelSelector='));
      expect(first.json).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
      expect(fieldOf(first.json, 'items.0.kind')).toBeUndefined();
      const seen = names(first.json);
      let token = fieldOf(first.json, 'metadata.continue');
      while (typeof token === 'string' && token !== '') {
        const next = await get(within(`configmaps?limit=2&continue=${encodeURIComponent(token)}`));
        seen.push(...names(next.json));
        token = fieldOf(next.json, 'metadata.continue');
      }
      expect(seen.filter((each) => String(each).startsWith('c-'))).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'c-5']);
      const page = await get(within('configmaps?limit=1'));
      expect(fieldOf(page.json, 'metadata.remainingItemCount')).toBe(seen.length - 1);
    });

    it('refuses a token it did not make', async () => {
      expect(await get(within('configmaps?limit=2&continue=abc'))).toMatchObject({
        status: 400,
        json: { kind: 'Status', reason: 'BadRequest', code: 400 },
      });
    });

    it.each([
      ['labelSelector=tier%3Dgold', ['c-1', 'c-2']],
      ['labelSelector=tier%20in%20(gold,silver)', ['c-1', 'c-2', 'c-3']],
      ['labelSelector=tier%21%3Dgold%2Ctier', ['c-3']],
      ['fieldSelector=metadata.name%3Dc-4', ['c-4']],
    ])('selects by %s', async (query, wanted) => {
      expect(names((await get(within(`configmaps?${query}`))).json)).toEqual(wanted);
    });

    it('refuses a selector by an unknown field', async () => {
      expect(await get(within('pods?fieldSelector=spec.foo%3Dbar'))).toMatchObject({
        status: 400,
        json: { reason: 'BadRequest' },
      });
    });

    it('tells three ways of not being there', async () => {
      expect(await get(within('pods/none'))).toMatchObject({
        status: 404,
        json: { message: 'pods "none" not found', reason: 'NotFound', details: { name: 'none', kind: 'pods' } },
      });
      expect(await get('/apis/apps/v1/gadgets')).toMatchObject({
        status: 404,
        json: { message: 'the server could not find the requested resource', reason: 'NotFound' },
      });
      expect(await get('/apis/argoproj.io/v1alpha1/rollouts')).toMatchObject({
        status: 404,
        text: '404 page not found\n',
      });
    });

    it('does not know strangers', async () => {
      expect(await server.stranger.send('GET', '/api/v1/pods')).toMatchObject({
        status: 401,
        json: { message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
      });
    });

    it('refuses before it looks: a kind that does not exist is forbidden too', async () => {
      const pods = await server.nobody.send('GET', '/api/v1/pods');
      expect(pods).toMatchObject({ status: 403, json: { reason: 'Forbidden', details: { kind: 'pods' } } });
      expect(pods.json.message).toMatch(
        /^pods is forbidden: User ".+" cannot list resource "pods" in API group "" at the cluster scope/,
      );
      const rollouts = await server.nobody.send('GET', '/apis/argoproj.io/v1alpha1/rollouts');
      expect(rollouts.status).toBe(403);
      expect(rollouts.json.message).toMatch(
        /^rollouts.argoproj.io is forbidden: .* in API group "argoproj.io" at the cluster scope/,
      );
      const one = await server.nobody.send('DELETE', within('pods/fresh'));
      expect(one.json.message).toMatch(
        /^pods "fresh" is forbidden: .* cannot delete resource "pods" in API group "" in the namespace/,
      );
    });

    it('reviews access', async () => {
      const body = { spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } };
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
      expect(await server.client.send('POST', path, body)).toMatchObject({
        status: 201,
        json: { status: { allowed: true } },
      });
    });

    describe('deleting', () => {
      it('keeps to its preconditions', async () => {
        const wrong = (preconditions: object) => server.client.send('DELETE', within('pods/fresh'), { preconditions });
        for (const preconditions of [{ uid: 'x' }, { resourceVersion: '1' }])
          expect(await wrong(preconditions)).toMatchObject({
            status: 409,
            json: { reason: 'Conflict', details: { name: 'fresh', kind: 'Pod' }, code: 409 },
          });
        expect((await wrong({ uid: 'x' })).json.message).toMatch(
          /^Operation cannot be fulfilled on Pod "fresh": the UID in the precondition \(x\) does not match the UID in record/,
        );
      });

      it('only plays with dryRun=All, in the query or the body, and knows no other', async () => {
        expect((await server.client.send('DELETE', within('pods/fresh?dryRun=All'))).status).toBe(200);
        expect((await server.client.send('DELETE', within('pods/fresh'), { dryRun: ['All'] })).status).toBe(200);
        expect(await server.client.send('DELETE', within('pods/fresh'), { dryRun: ['Some'] })).toMatchObject({
          status: 422,
          json: { reason: 'Invalid' },
        });
        const pod = await get(within('pods/fresh'));
        expect(pod.status).toBe(200);
        expect(fieldOf(pod.json, 'metadata.deletionTimestamp')).toBeUndefined();
      });

      it('answers with the pod, and it is gone where no kubelet ran it', async () => {
        const { json: before } = await get(within('pods/unscheduled'));
        const preconditions = {
          uid: fieldOf(before, 'metadata.uid'),
          resourceVersion: fieldOf(before, 'metadata.resourceVersion'),
        };
        const answer = await server.client.send('DELETE', within('pods/unscheduled'), { preconditions });
        expect(answer).toMatchObject({ status: 200, json: { kind: 'Pod', metadata: { name: 'unscheduled' } } });
        expect((await get(within('pods/unscheduled'))).status).toBe(404);
        expect((await server.client.send('DELETE', within('pods/unscheduled'))).status).toBe(404);
      });

      it('goes at once where the pod is done', async () => {
        await server.client.send('DELETE', within('pods/done'));
        expect((await get(within('pods/done'))).status).toBe(404);
      });

      it('only marks a pod that runs, once', async () => {
        await server.client.send('DELETE', within('pods/running'));
        const marked = await get(within('pods/running'));
        expect(marked.json).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 } });
        expect((await server.client.send('DELETE', within('pods/running'))).status).toBe(200);
        const again = await get(within('pods/running'));
        expect(fieldOf(again.json, 'metadata.resourceVersion')).toBe(fieldOf(marked.json, 'metadata.resourceVersion'));
      });

      it('answers with a Status for other kinds', async () => {
        expect(await server.client.send('DELETE', within('configmaps/gone'))).toMatchObject({
          status: 200,
          json: { kind: 'Status', status: 'Success', details: { name: 'gone', kind: 'configmaps' } },
        });
      });
    });

    describe('evicting', () => {
      const evict = (pod: string, deleteOptions: object = {}) =>
        server.client.send('POST', within(`pods/${pod}/eviction`), {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: pod, namespace: server.namespace },
          deleteOptions,
        });
      const allowed = async (budget: string) =>
        fieldOf(
          (await get(`/apis/policy/v1/namespaces/${server.namespace}/poddisruptionbudgets/${budget}`)).json,
          'status.disruptionsAllowed',
        );

      it('is refused while the budget allows none', async () => {
        expect(await evict('guarded')).toMatchObject({
          status: 429,
          json: {
            reason: 'TooManyRequests',
            message: "Cannot evict pod as it would violate the pod's disruption budget.",
            details: {
              causes: [
                {
                  reason: 'DisruptionBudget',
                  message: 'The disruption budget tight needs 1 healthy pods and has 1 currently',
                },
              ],
            },
          },
        });
        expect(fieldOf((await get(within('pods/guarded'))).json, 'metadata.deletionTimestamp')).toBeUndefined();
      });

      it('with dryRun costs nothing; with a wrong precondition it costs a place in the budget', async () => {
        expect((await evict('spare-1', { dryRun: ['All'] })).status).toBe(201);
        expect(await allowed('loose')).toBe(2);
        expect((await evict('spare-1', { preconditions: { uid: 'x' } })).status).toBe(409);
        expect(await allowed('loose')).toBe(1);
        expect((await evict('spare-1')).status).toBe(201);
        expect(await allowed('loose')).toBe(0);
        expect((await evict('spare-2')).status).toBe(429);
      });

      it('of a pending pod asks no budget', async () => {
        expect(await evict('pending')).toMatchObject({ status: 201, json: { status: 'Success' } });
        expect((await get(within('pods/pending'))).status).toBe(404);
      });

      it('of a pod that is not there', async () => {
        expect((await evict('none')).status).toBe(404);
      });
    });

    it('watches from a version on', async () => {
      const { json } = await get(within('configmaps'));
      const since = String(fieldOf(json, 'metadata.resourceVersion'));
      const stream = get(within(`configmaps?watch=true&resourceVersion=${since}&timeoutSeconds=2`));
      await server.seed(aConfigMap().named('late').in(server.namespace).build());
      await server.client.send('DELETE', within('configmaps/late'));
      expect(changesIn((await stream).text)).toEqual(['ADDED late', 'DELETED late']);
    });

    it('watches from what is there with version 0', async () => {
      const { text } = await get(
        within('configmaps?watch=true&resourceVersion=0&labelSelector=tier%3Dgold&timeoutSeconds=1'),
      );
      expect(changesIn(text)).toEqual(['ADDED c-1', 'ADDED c-2']);
    });
  });
}

const changesIn = (stream: string): string[] =>
  stream
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .map((event) => `${String(fieldOf(event, 'type'))} ${String(fieldOf(event, 'object.metadata.name'))}`);

function inventory(namespace: string): Manifest[] {
  const tiers: Readonly<Record<string, Record<string, string>>> = {
    'c-1': { tier: 'gold' },
    'c-2': { tier: 'gold' },
    'c-3': { tier: 'silver' },
  };
  const maps = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'gone'].map((name) =>
    aConfigMap()
      .named(name)
      .labelled(tiers[name] ?? {}),
  );
  const pod = (name: string, phase: string) =>
    aPod()
      .named(name)
      .withContainer({ name: 'app' })
      .with({ status: { phase, conditions: [{ type: 'Ready', status: 'True' }] } });
  const onNode = (name: string, phase: string) => pod(name, phase).with({ spec: { nodeName: 'node-1' } });
  const spare = (name: string) => onNode(name, 'Running').labelled({ app: 'spare' });
  return [
    ...maps,
    pod('fresh', 'Pending'),
    pod('unscheduled', 'Pending'),
    onNode('done', 'Succeeded'),
    onNode('running', 'Running'),
    onNode('guarded', 'Running').labelled({ app: 'guarded' }),
    pod('pending', 'Pending').labelled({ app: 'guarded' }),
    spare('spare-1'),
    spare('spare-2'),
    aDisruptionBudget()
      .named('tight')
      .with({ spec: { selector: { matchLabels: { app: 'guarded' } } } }),
    aDisruptionBudget()
      .named('loose')
      .with({
        spec: { selector: { matchLabels: { app: 'spare' } } },
        status: { disruptionsAllowed: 2, currentHealthy: 3 },
      }),
  ].map((object) => object.in(namespace).build());
}
