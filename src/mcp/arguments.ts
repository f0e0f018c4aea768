import { z } from 'zod';

/**
 * What an assistant may name. These never become a path, a flag or a query: they are compared with what was observed.
 * The shapes keep everything else out long before, so that nothing downstream has to be trusted with it.
 */
const NAME = '[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?';

export const workload = z
  .string()
  .regex(new RegExp(`^${NAME}/(?:[A-Za-z]{1,63}/)?${NAME}$`), {
    error: '<namespace>/<kind>/<name>, such as shop/Deployment/web',
  })
  .describe('<namespace>/<kind>/<name>, the kind as kubectl takes it: shop/Deployment/web, shop/deploy/web');

export const container = z
  .string()
  .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, { error: 'the name of a container' })
  .describe('One container; every container if left out');

export const field = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z]{0,40}(?:\.[A-Za-z0-9](?:[-\w./]{0,250}\w)?)?$/, {
    error: 'a field such as limits.memory, image, replicas, env.NAME, annotations.KEY',
  })
  .refine((text) => !text.includes('..'), { error: 'a field, not a path' })
  .describe('limits.memory, requests.cpu, image, replicas, maxReplicas, env.NAME, annotations.KEY');

export const finding = z
  .string()
  .min(1)
  .max(700)
  .regex(/^[^\p{Cc}]+$/u, { error: 'the key of a finding, as cluster_status shows it' })
  .describe('The key of a finding, exactly as cluster_status shows it');

export const most = (usual: number) =>
  z.int().min(1).max(200).default(usual).describe('How many are shown; how many there are is always said');
