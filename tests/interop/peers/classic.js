// @ts-check
// The classic API: ours, and that of SIP.js 0.8.

const media = { sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } };
const factoryOptions = { peerConnectionOptions: { rtcConfiguration: { iceServers: [] } } };

/** @typedef {(target: any, extraHeaders?: string[]) => void} Call */

/**
 * @param {any} SIP
 * @param {Record<string, unknown>} more  options of SIP.UA
 * @param {(session: any, call: Call) => void} follow  sees to it that a session follows transfers
 * @returns {import('./phone.js').MakeLine}
 */
export const classicLine = (SIP, more, follow) => (account, tell) => {
  /** @type {any} */
  let session;
  const ua = new SIP.UA({
    uri: account.uri,
    password: account.password,
    wsServers: account.server,
    sessionDescriptionHandlerFactoryOptions: factoryOptions,
    log: { builtinEnabled: true, level: 'error' },
    ...more,
  });
  const take = (/** @type {any} */ taken) => {
    if (session === taken) return session;
    session = taken;
    session.on('accepted', () => tell('up'));
    session.on('failed', () => tell('failed'));
    session.on('terminated', () => tell('ended'));
    follow(session, call);
    return session;
  };
  /** @type {Call} */
  const call = (target, extraHeaders = []) => void take(ua.invite(target, { ...media, extraHeaders }));
  ua.on('registered', () => tell('registered'));
  ua.on('inviteSent', take);
  ua.on('invite', (/** @type {any} */ incoming) => take(incoming).accept(media));
  return {
    call: target => call(target),
    hold: () => void session.hold(),
    unhold: () => void session.unhold(),
    reinvite: () => void session.reinvite(),
    transfer: target => void session.refer(target),
    consult: target => {
      const first = session;
      call(target);
      session.on('accepted', () => first.refer(session));
    },
    hangUp: () => void session.terminate(),
    connection: () => session?.sessionDescriptionHandler?.peerConnection,
    isHeld: () => session.remote_hold,
  };
};
