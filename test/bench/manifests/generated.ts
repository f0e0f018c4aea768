/** A monorepo of many teams, made up: bases, two overlays each, plain directories, a chart and bundles of definitions. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `files` YAML files in a new folder. */
export async function generateMonorepo(files: number): Promise<string> {
  const root = join(await mkdtemp(join(tmpdir(), 'trimtab-bench-')), `generated+${files}`);
  let count = 0;
  for (let i = 0; count < files; i++) {
    for (const [path, text] of filesOf(i)) {
      if (count++ >= files) break;
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  }
  return root;
}

function* filesOf(i: number): Generator<readonly [path: string, text: string]> {
  const name = `service-${i}`;
  const home = `teams/team-${i % 97}/${name}`;
  if (i % 10 === 9) {
    yield [`${home}/deployment.yaml`, deployment(name)];
    yield [`${home}/service.yaml`, service(name)];
    return;
  }
  yield [`${home}/base/deployment.yaml`, deployment(name)];
  yield [`${home}/base/service.yaml`, service(name)];
  yield [`${home}/base/configuration.yaml`, configuration(name)];
  yield [
    `${home}/base/kustomization.yaml`,
    list('resources', ['deployment.yaml', 'service.yaml', 'configuration.yaml']),
  ];
  for (const stage of ['test', 'prod']) {
    yield [
      `${home}/${stage}/kustomization.yaml`,
      `namespace: ${stage}\n${list('resources', ['../base'])}${list('patches', ['path: replicas.yaml'])}`,
    ];
    yield [`${home}/${stage}/replicas.yaml`, replicas(name)];
  }
  if (i % 50 === 0) yield [`definitions/bundle-${i}.yaml`, definitions(i)];
}

const list = (key: string, items: readonly string[]): string =>
  `${key}:\n${items.map((item) => `  - ${item}\n`).join('')}`;

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: app
          image: registry.example.com/${name}:1.2.3
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits:
              memory: 256Mi # see the runbook
          livenessProbe:
            httpGet: {path: /healthz, port: 8080}
`;

const service = (name: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports:
    - port: 80
      targetPort: 8080
`;

const configuration = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  application.properties: |
${[...Array(40).keys()].map((i) => `    ${name}.setting.${i} = ${i * i}\n`).join('')}`;

const replicas = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
`;

/** What operators ship: long, and nothing that anybody edits. */
const definitions = (i: number): string =>
  [...Array(20).keys()]
    .map(
      (n) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${n}.group-${i}.example.com
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
${[...Array(100).keys()].map((at) => `            field${at}: {type: string, description: "Field ${at} of thing ${n}."}\n`).join('')}`,
    )
    .join('---\n');
