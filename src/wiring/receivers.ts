import type { Config } from '../config/load.ts';
import type { ReceiverConfig } from '../config/notify-schema.ts';
import type { SecretConfig } from '../config/secret-schema.ts';
import { ConfigError } from '../model/errors.ts';
import { hours } from '../model/units.ts';
import type { Notifier, Telling } from '../ports/notifier.ts';
import { secretOf } from '../serve/plan-of.ts';
import { secretReader } from '../serve/secrets.ts';
import type { Surroundings } from './surroundings.ts';

/** Secrets are read once now, so that a missing one stops the pass before it begins, and again whenever one is used. */
export async function openReceivers({ receivers }: Config, surroundings: Surroundings): Promise<Notifier[]> {
  const read = secretReader(surroundings.environment, surroundings.learn);
  const secret = async (named: SecretConfig): Promise<() => Promise<string>> => {
    const place = secretOf(named);
    const present = async (): Promise<string> => {
      const value = await read(place);
      if (value !== undefined) return value;
      throw new ConfigError({
        path: named.env ?? named.file ?? '',
        got: 'nothing',
        want: 'the secret that a receiver needs',
      });
    };
    await present();
    return present;
  };
  return Promise.all(
    receivers.map(async (receiver) => {
      const { name, minimumSeverity, checks, services, labels } = receiver;
      return { name, route: { minimumSeverity, checks, services, labels }, how: await telling(receiver, secret) };
    }),
  );
}

/** An alert that is not repeated for this long is over. */
const LASTS = hours(2);

type ReadPlace = (place: SecretConfig) => Promise<() => Promise<string>>;

async function telling(receiver: ReceiverConfig, secret: ReadPlace): Promise<Telling> {
  const now = (): number => Date.now();
  switch (receiver.kind) {
    case 'slack': {
      const { slack } = await import('../adapters/receivers/slack.ts');
      return slack(await secret(receiver.address));
    }
    case 'webhook': {
      const { webhook } = await import('../adapters/receivers/webhook.ts');
      const signed = receiver.secret === undefined ? {} : { secret: await secret(receiver.secret) };
      return webhook({ url: receiver.url, now, ...signed });
    }
    case 'alertmanager': {
      const { alertmanager } = await import('../adapters/receivers/alertmanager.ts');
      const token = receiver.token === undefined ? undefined : await secret(receiver.token);
      const headers = async () => (token === undefined ? {} : { authorization: `Bearer ${await token()}` });
      return alertmanager({ url: receiver.url, headers, now, lasts: LASTS });
    }
    case 'email': {
      const { email } = await import('../adapters/receivers/email.ts');
      const { password: _, ...facts } = receiver;
      const password = receiver.password === undefined ? {} : { password: await secret(receiver.password) };
      return email({ ...facts, ...password });
    }
  }
}
