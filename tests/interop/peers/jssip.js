// @ts-check
// JsSIP.

import JsSIP from 'jssip';
import { install } from './phone.js';

/** New each time: it writes into them. */
const options = () => ({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });

install((account, tell) => {
  /** @type {any} */
  let session;
  /** @type {any} */
  const ua = new JsSIP.UA({
    uri: account.uri,
    password: account.password,
    sockets: [new JsSIP.WebSocketInterface(account.server)],
  });
  const listen = (/** @type {any} */ made) => {
    made.on('confirmed', () => tell('up'));
    made.on('failed', () => tell('failed'));
    made.on('ended', () => tell('ended'));
    made.on('refer', (/** @type {any} */ { accept }) => accept(null, options()));
  };
  ua.on('registered', () => tell('registered'));
  ua.on('newRTCSession', (/** @type {any} */ made) => {
    session = made.session;
    listen(session);
    if (made.originator === 'remote') session.answer(options());
  });
  ua.start();
  return {
    call: target => void ua.call(target, options()),
    hold: () => void session.hold(),
    unhold: () => void session.unhold(),
    reinvite: () => void session.renegotiate(),
    transfer: target => void session.refer(target),
    hangUp: () => void session.terminate(),
    connection: () => session?.connection,
    isHeld: () => session.isOnHold().remote,
  };
});
