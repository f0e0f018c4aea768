/** What image, command and variables tell about how a container uses memory: hints that only ever forbid a cut. */
import type { ContainerSpec } from '../model/cluster.ts';

const HEAP_FLAG = /-Xm[sx]|MaxRAM|--max-old-space-size|-XX:/;
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
