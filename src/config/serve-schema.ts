import { z } from 'zod';
import { duration } from './quantities.ts';
import { secret } from './secret-schema.ts';
import { choice, shape, text } from './shape.ts';

const CRON_WANT = 'five fields of cron such as "*/30 * * * *"';
const ZONE_WANT = 'a time zone such as Europe/Berlin';

const schedule = shape({
  name: text('a short name such as working-hours').describe('Name in the log'),
  cron: text(CRON_WANT)
    .regex(/^\S+(\s+\S+){4}$/, { error: CRON_WANT })
    .describe('Minute, hour, day of the month, month, day of the week'),
  timeZone: text(ZONE_WANT)
    .refine(isTimeZone, { error: ZONE_WANT })
    .prefault('UTC')
    .describe('IANA time zone in which the fields are meant'),
});

const LISTEN_WANT = 'an address and a port such as 127.0.0.1:8080, or 0.0.0.0:8080 with access';

export const listenPlace = () => text(LISTEN_WANT).regex(/^(\[[0-9a-f:]+\]|[^\s:]+):\d{1,5}$/i, { error: LISTEN_WANT });

export const byLoopback = shape({ kind: z.literal('loopback') });
export const byToken = (what: string) => shape({ kind: z.literal('bearer'), token: secret(what) });

export const serveSchema = shape({
  listen: listenPlace().prefault('127.0.0.1:8080').describe('Address and port of pages, metrics and webhooks'),
  access: z
    .discriminatedUnion(
      'kind',
      [
        byLoopback,
        byToken('the token of the pages'),
        shape({
          kind: z.literal('proxy'),
          header: text('a header such as X-Auth-Request-Email').describe(
            'Header in which a signing-in proxy names the person',
          ),
        }),
      ],
      { error: (issue) => (issue.code === 'invalid_union' ? 'one of: loopback, bearer, proxy' : undefined) },
    )
    .prefault({ kind: 'loopback' })
    .describe('Who may read the pages: this machine only, who has a token, or whom a proxy vouches for'),
  schedules: z
    .array(schedule)
    .prefault([{ name: 'half-hourly', cron: '*/30 * * * *' }])
    .describe('When passes are made'),
  jitter: duration().prefault('30s').describe('Each scheduled pass waits up to this long, by chance'),
  passTimeout: duration().prefault('30m').describe('A pass that takes longer is ended; the next one converges'),
  alertmanager: z
    .exactOptional(secret('the token Alertmanager sends'))
    .describe('Receiver of Alertmanager at /webhooks/alertmanager; off if left out'),
  forgeWebhooks: z
    .exactOptional(secret('the secret of the webhooks'))
    .describe('Receiver of webhooks of Gitea, Forgejo and GitHub at /webhooks/forge; off if left out'),
  watch: choice(['oom-kills', 'nothing'])
    .prefault('oom-kills')
    .describe('In a cluster: a kill for want of memory brings a pass over its namespace at once'),
  lease: z
    .exactOptional(
      shape({
        name: text('a name such as trimtab').describe('Name of the Lease'),
        namespace: text('a namespace').describe('Its namespace'),
      }),
    )
    .describe('In a cluster with several replicas: the holder of this Lease makes the passes'),
})
  .prefault({})
  .describe('The long-running form');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
