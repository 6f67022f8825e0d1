// @ts-check
// This package, from its sources.

import { createRequire } from 'node:module';
import SIP from '../../../js/index.js';
import { FakeHandler } from '../session-description.js';
import { tellSession } from './classic.js';

export const { version } = createRequire(import.meta.url)('../../../package.json');

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
  /** @type {any} */
  let session;
  const options = {
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
  };
  const ua = makeUa(options);
  for (const event of ['connected', 'disconnected', 'registered', 'unregistered']) ua.on(event, () => tell(event));
  ua.on('registrationFailed', (/** @type {any} */ response, /** @type {any} */ cause) =>
    tell('registrationFailed', `${response?.status_code ?? ''} ${cause}`),
  );
  ua.on('invite', (/** @type {any} */ incoming) => {
    session = incoming;
    tell('incoming');
    tellSession(session, tell);
  });
  return {
    start: () => void ua.start(),
    register: () => void ua.register(),
    call(target) {
      session = ua.invite(target);
      tellSession(session, tell);
    },
    answer: () => session.accept(),
    hangUp: () => session.terminate(),
    hold: () => session.hold(),
    transfer: target => session.refer(target),
    stop: () => void ua.stop(),
  };
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
