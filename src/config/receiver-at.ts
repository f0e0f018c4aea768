import type { ReceiverConfig } from './notify-schema.ts';
import { secretAt } from './secret-schema.ts';

/** The secrets of a receiver, with absolute paths. */
export function receiverAt(receiver: ReceiverConfig, absolute: (path: string) => string): ReceiverConfig {
  switch (receiver.kind) {
    case 'slack':
      return { ...receiver, address: secretAt(receiver.address, absolute) };
    case 'webhook':
      return receiver.secret === undefined ? receiver : { ...receiver, secret: secretAt(receiver.secret, absolute) };
    case 'alertmanager':
      return receiver.token === undefined ? receiver : { ...receiver, token: secretAt(receiver.token, absolute) };
    case 'email':
      return receiver.password === undefined
        ? receiver
        : { ...receiver, password: secretAt(receiver.password, absolute) };
  }
}
