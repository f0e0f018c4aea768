import { jsonOf } from '../../model/json-of.ts';
import { passForAlerts } from '../alerts.ts';
import { once } from '../once.ts';
import type { PassRequest } from '../pass-queue.ts';
import type { SecretPlace } from '../plan.ts';
import { isSame, type ReadSecret, signatureOf } from '../secrets.ts';
import { type Answer, type Asked, headerOf, onlyWith, plain, type Route } from './route.ts';

interface Receiver {
  /** Asked for each call: the configuration may have changed. Undefined: there is no such receiver. */
  readonly secret: () => SecretPlace | undefined;
  readonly read: ReadSecret;
  readonly request: (request: PassRequest) => void;
}

const ALERTS = '/webhooks/alertmanager';
const FORGE = '/webhooks/forge';

/** Alertmanager's webhook, with a bearer token. */
export function alertReceiver({ secret, read, request }: Receiver): Route {
  return async (asked) => {
    if (asked.path !== ALERTS) return undefined;
    const token = await keyFor(asked, secret(), read);
    if (typeof token !== 'string') return token;
    const given = /^Bearer (.+)$/.exec(headerOf(asked, 'authorization') ?? '')?.[1];
    if (given === undefined || !isSame(given, token)) {
      return plain(401, 'a bearer token is needed here: http_config.authorization in Alertmanager', {
        'www-authenticate': 'Bearer',
      });
    }
    const body = await asked.body();
    if (body === undefined) return plain(413, 'too long for alerts');
    const pass = passForAlerts(jsonOf(body.toString('utf8')));
    if (pass === undefined) return plain(400, 'these are no alerts of Alertmanager');
    if (pass === 'nothing') return plain(200, 'all resolved: nothing to do');
    request(pass);
    return plain(202, 'a pass will look at it');
  };
}

/** Webhooks of GitHub, Gitea and Forgejo: signed, each delivery once, and all they can do is ask for a pass. */
export function forgeReceiver({ secret, read, request }: Receiver): Route {
  const seen = once();
  return async (asked) => {
    if (asked.path !== FORGE) return undefined;
    const key = await keyFor(asked, secret(), read);
    if (typeof key !== 'string') return key;
    const body = await asked.body();
    if (body === undefined) return plain(413, 'too long for a webhook');
    const given = signatureIn(asked);
    if (given === undefined || !isSame(given, signatureOf(body, key))) {
      return plain(401, 'the signature is missing or wrong: set the secret of the webhook');
    }
    const delivery = DELIVERY.map((name) => headerOf(asked, name)).find((id) => id !== undefined);
    if (delivery === undefined) return plain(400, 'a delivery without its id');
    if (!seen.isNew(delivery)) return plain(200, 'seen before: nothing to do');
    request({ because: 'something happened on the forge' });
    return plain(202, 'a pass will look at it');
  };
}

const SIGNATURE = ['x-hub-signature-256', 'x-gitea-signature', 'x-forgejo-signature'];
const DELIVERY = ['x-github-delivery', 'x-gitea-delivery', 'x-forgejo-delivery'];

const signatureIn = (asked: Asked): string | undefined =>
  SIGNATURE.map((name) => headerOf(asked, name))
    .find((signature) => signature !== undefined)
    ?.replace(/^sha256=/, '');

/** The secret, or why nobody gets in. */
async function keyFor(asked: Asked, place: SecretPlace | undefined, read: ReadSecret): Promise<string | Answer> {
  if (place === undefined) return plain(404, 'this receiver is not configured');
  if (asked.method !== 'POST') return onlyWith('POST');
  return (await read(place)) ?? plain(503, 'the secret of this receiver cannot be read', { 'retry-after': '60' });
}
