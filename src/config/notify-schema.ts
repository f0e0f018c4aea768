import { z } from 'zod';
import { httpAddress } from './places.ts';
import { secret } from './secret-schema.ts';
import { choice, count, shape, text } from './shape.ts';

const route = {
  name: text('a short name such as on-call').describe('Name in the journal, the log and metrics'),
  minimumSeverity: choice(['info', 'warning', 'critical']).prefault('warning').describe('Nothing less urgent is told'),
  checks: z.array(text('a check such as oom-killed')).prefault([]).describe('These checks only; all if left out'),
  services: z
    .array(text('an Argo CD Application or a namespace'))
    .prefault([])
    .describe('These Applications or namespaces only; all if left out'),
  labels: z
    .record(z.string(), z.string())
    .prefault({})
    .describe('Only what is about a workload with these labels, such as team: payments'),
};

const receiver = z.discriminatedUnion(
  'kind',
  [
    shape({ kind: z.literal('slack'), ...route, address: secret('the address of an incoming webhook') }),
    shape({
      kind: z.literal('webhook'),
      ...route,
      url: httpAddress.describe('Where JSON is posted to'),
      secret: z.exactOptional(secret('the key that messages are signed with')),
    }),
    shape({
      kind: z.literal('alertmanager'),
      ...route,
      url: httpAddress.describe('Address of Alertmanager'),
      token: z.exactOptional(secret('the bearer token')),
    }),
    shape({
      kind: z.literal('email'),
      ...route,
      host: text('a mail server').describe('Mail server'),
      port: count(1, 65_535).prefault(587).describe('Its port'),
      security: choice(['tls', 'starttls', 'none']).prefault('starttls').describe('How the connection is protected'),
      user: z.exactOptional(text('a user name')).describe('User name, where one is needed'),
      password: z.exactOptional(secret('the password')),
      from: text('an address such as trimtab@example.com').describe('Sender'),
      to: z.array(text('an address')).min(1, { error: 'at least one address' }).describe('Recipients'),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? 'one of: slack, webhook, alertmanager, email' : undefined) },
);

export const receiversSchema = z
  .array(receiver)
  .prefault([])
  .describe('Who is told of what is wrong; savings are for the report');

export type ReceiverConfig = z.output<typeof receiver>;
