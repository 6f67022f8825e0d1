// @ts-check
// JsSIP, as its guides have it.

import { createRequire } from 'node:module';
import { FakePeerConnection, stream } from '../session-description.js';

const global = /** @type {any} */ (globalThis);
global.window = globalThis; // it asks there whether there is WebRTC
global.RTCPeerConnection = FakePeerConnection;
Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices: { getUserMedia: async () => stream } } });
global.RTCSessionDescription = class {
  /** @param {any} description */
  constructor(description) {
    Object.assign(this, description);
  }
};

const require = createRequire(import.meta.url);
const JsSIP = require('jssip');
JsSIP.debug.disable();

export const { version } = require('jssip/package.json');
const media = { mediaConstraints: { audio: true, video: false } };

/** @param {any} session @param {import('../phone.js').Tell} tell */
function listen(session, tell) {
  session.on('progress', () => tell('progress'));
  session.on('accepted', () => tell('accepted'));
  session.on('confirmed', () => tell('confirmed'));
  session.on('failed', (/** @type {any} */ { message, cause }) =>
    tell('failed', `${message?.status_code ?? ''} ${cause}`.trim()),
  );
  session.on('ended', (/** @type {any} */ { cause }) => tell('ended', cause));
  session.on('refer', (/** @type {any} */ refer) => {
    tell('refer');
    refer.accept();
  });
}

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
  /** @type {any} */
  let session;
  /** @type {any} */
  const ua = new JsSIP.UA({
    uri: 'sip:alice@example.com',
    password: 'wonderland',
    sockets: servers.map(url => new JsSIP.WebSocketInterface(url)),
    register,
    register_expires: expires ?? 600,
  });
  for (const event of ['connected', 'disconnected', 'registered', 'unregistered']) ua.on(event, () => tell(event));
  ua.on('registrationFailed', (/** @type {any} */ { response, cause }) =>
    tell('registrationFailed', `${response?.status_code ?? ''} ${cause}`),
  );
  ua.on('newRTCSession', (/** @type {any} */ made) => {
    session = made.session;
    if (made.originator === 'remote') tell('incoming');
    listen(session, tell);
  });
  const notes = { accepted: () => tell('notify'), progress: () => tell('notify') };
  return {
    start: () => ua.start(),
    register: () => ua.register(),
    call: target => ua.call(target, media),
    answer: () => session.answer(media),
    hangUp: () => session.terminate(),
    hold: () => session.hold(),
    transfer: target => session.refer(target, { eventHandlers: notes }),
    stop: () => ua.stop(),
  };
}
