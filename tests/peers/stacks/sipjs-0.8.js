// @ts-check
// SIP.js 0.8, as its guides have it.

import { createRequire } from 'node:module';
import { FakeHandler } from '../session-description.js';
import { tellSession } from './classic.js';

const require = createRequire(import.meta.url);
const SIP = require('sipjs-0.8');

export const { version } = require('sipjs-0.8/package.json');

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
  /** @type {any} */
  let session;
  const ua = new SIP.UA({
    uri: 'alice@example.com',
    password: 'wonderland',
    wsServers: servers,
    wsServerMaxReconnection: 20,
    autostart: false,
    register,
    registerExpires: expires ?? 600,
    rel100: SIP.C.supported.SUPPORTED,
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: () => new FakeHandler(),
  });
  for (const event of ['connected', 'disconnected', 'registered', 'unregistered']) ua.on(event, () => tell(event));
  ua.on('registrationFailed', (/** @type {any} */ response, /** @type {any} */ cause) =>
    tell('registrationFailed', `${response?.status_code ?? ''} ${cause}`),
  );
  /** @param {any} made */
  const listen = made => {
    session = made;
    tellSession(session, tell);
    const follow = session.followRefer(() => tell('refer'));
    // the event comes for a REFER of our own too
    session.on('refer', (/** @type {any} */ request) => request.parseHeader && follow.call(session, request));
  };
  ua.on('invite', (/** @type {any} */ incoming) => {
    tell('incoming');
    listen(incoming);
  });
  return {
    start: () => ua.start(),
    register: () => ua.register(),
    call: target => listen(ua.invite(target)),
    answer: () => session.accept(),
    hangUp: () => session.terminate(),
    hold: () => session.hold(),
    transfer: target => session.refer(target),
    stop: () => ua.stop(),
  };
}
