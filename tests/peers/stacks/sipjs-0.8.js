// @ts-check
// SIP.js 0.8, as its guides have it.

import { createRequire } from 'node:module';
import { FakeHandler } from '../session-description.js';
import { makeClassicPhone } from './classic.js';

const require = createRequire(import.meta.url);
const SIP = require('sipjs-0.8');

export const { version } = require('sipjs-0.8/package.json');

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
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
  return makeClassicPhone(ua, tell, session => {
    const follow = session.followRefer(() => tell('refer'));
    // the event comes for a REFER of our own too
    session.on('refer', (/** @type {any} */ request) => request.parseHeader && follow.call(session, request));
  });
}
