/** What image, command and variables tell about how a container uses memory: hints that only ever forbid a cut. */
import type { ContainerSpec } from '../model/cluster.ts';
import { heapSettingsOf, heapSizeOf } from '../model/heap-settings.ts';
import type { Bytes } from '../model/units.ts';

const HEAP_FLAG = /-Xm[sx]|(?:-XX:)?M(?:ax|in)RAM\w*|--max-old-space-size|-XX:[+-]?\w*/;
const JVM =
  /(^|[/_.-])(java|jdk|jre|openjdk|temurin|corretto|zulu|liberica|tomcat|jetty|wildfly|jboss|keycloak|jenkins|elasticsearch|opensearch|logstash|kafka|zookeeper|cassandra|solr|activemq|neo4j)/i;
const CACHE =
  /(^|[/_.-])(postgres|postgresql|pgvector|timescale|mysql|mariadb|percona|mongo|mongodb|kafka|prometheus|thanos|mimir|loki|victoria|clickhouse|influxdb|elasticsearch|opensearch|cassandra|scylla|cockroach|redis|valkey|memcached|etcd|minio|rabbitmq|neo4j|qdrant|milvus|duckdb)/i;

/** The name of what sets or implies a heap of its own: its size is decided by a flag, not by need. */
export function heapHint(spec: ContainerSpec): string | undefined {
  const [variable] = Object.keys(spec.heapEnv).sort();
  if (variable !== undefined) return variable;
  const flag = spec.command.map((part) => HEAP_FLAG.exec(part)?.[0]).find((found) => found !== undefined);
  if (flag !== undefined) return flag;
  if (spec.command.some((part) => /(^|\/)java$/.test(part))) return 'java';
  return JVM.exec(imageName(spec.image))?.[2]?.toLowerCase();
}

/** A heap of less than this share of what is used does not explain it. */
const EXPLAINS = 2 / 3;

/**
 * The name of a setting that lets the heap grow until about this much is used: a runtime takes what it is given before it
 * collects, so that `-Xmx3g` at 3.7 of 4 GiB says nothing about need, and at 8 GiB the heap would be larger, too.
 */
export const heapFilling = (spec: ContainerSpec, used: Bytes): string | undefined =>
  heapSettingsOf(spec).find((setting) => (heapSizeOf(setting, spec) ?? Infinity) >= EXPLAINS * used)?.name;

/** The name of what keeps files or records in memory because it can: working set counts that cache as use. */
export const cacheHint = (spec: ContainerSpec): string | undefined =>
  CACHE.exec(imageName(spec.image))?.[2]?.toLowerCase();

/** `ghcr.io/team/java-tools/api:1.2@sha256:..` -> `api`: folders of a registry say who built it, not what runs. */
const imageName = (image: string): string =>
  image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .split('/')
    .at(-1) ?? '';
