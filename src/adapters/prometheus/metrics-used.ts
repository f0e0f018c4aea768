/** The metrics that Trimtab reads, and what goes without each. */
export const metricsUsed = [
  { name: 'container_cpu_usage_seconds_total', degrades: 'No CPU usage: no CPU recommendation for anything.' },
  { name: 'container_memory_working_set_bytes', degrades: 'No memory usage: no memory recommendation for anything.' },
  {
    name: 'kube_pod_owner',
    degrades: 'Usage of pods that are gone cannot be given to their workload: short histories.',
  },
  {
    name: 'kube_replicaset_owner',
    degrades: 'Dead pods of Deployments and Rollouts cannot be given to their workload.',
  },
  { name: 'container_cpu_cfs_throttled_periods_total', degrades: 'Throttling is unknown: CPU limits are not judged.' },
  { name: 'container_cpu_cfs_periods_total', degrades: 'Throttling is unknown: CPU limits are not judged.' },
  { name: 'container_oom_events_total', degrades: 'OOM kills of child processes go unseen.' },
  { name: 'kube_pod_container_status_restarts_total', degrades: 'Restarts come from live pods only.' },
] as const;
