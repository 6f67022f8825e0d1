// @ts-check
// This package, from its sources.

import { createRequire } from 'node:module';
import SIP from '../../../js/index.js';
import { FakeHandler } from '../session-description.js';
import { makeClassicPhone } from './classic.js';

export const { version } = createRequire(import.meta.url)('../../../package.json');

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
  const ua = makeUa({
    uri: 'sip:alice@example.com',
    password: 'wonderland',
    wsServers: servers,
    wsServerMaxReconnection: 20,
    autostart: false,
    register,
    registerExpires: expires ?? 600,
    registerRetry: true,
    rel100: 'supported',
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: () => new FakeHandler(),
  });
  return makeClassicPhone(ua, tell, session =>
    session.on('referRequested', (/** @type {any} */ transfer) => {
      if (!transfer.accept) return transfer.on('referAccepted', () => tell('notify')); // of our own
      tell('refer');
      transfer.accept({ followRefer: true });
    }),
  );
}

/** Without the options that it does not take yet. @param {Record<string, any>} options @returns {any} */
function makeUa(options) {
  try {
    return new SIP.UA(options);
  } catch (/** @type {any} */ error) {
    if (!(error.parameter in options)) throw error;
    const { [error.parameter]: _, ...rest } = options;
    return makeUa(rest);
  }
}
