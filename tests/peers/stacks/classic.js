// @ts-check
// What a page does with the classic API: ours and sip.js 0.8.

/** @param {any} ua @param {import('../phone.js').Tell} tell @param {(session: any) => void} listen  more to each session */
export function makeClassicPhone(ua, tell, listen = () => {}) {
  /** @type {any} */
  let session;
  for (const event of ['connected', 'disconnected', 'registered', 'unregistered']) ua.on(event, () => tell(event));
  ua.on('registrationFailed', (/** @type {any} */ response, /** @type {any} */ cause) =>
    tell('registrationFailed', `${response?.status_code ?? ''} ${cause}`),
  );
  /** @param {any} made */
  const take = made => {
    session = made;
    tellSession(session, tell);
    listen(session);
  };
  ua.on('invite', (/** @type {any} */ incoming) => {
    tell('incoming');
    take(incoming);
  });
  return {
    start: () => void ua.start(),
    register: () => void ua.register(),
    call: (/** @type {string} */ target) => take(ua.invite(target)),
    answer: () => session.accept(),
    hangUp: () => session.terminate(),
    hold: () => session.hold(),
    transfer: (/** @type {string} */ target) => session.refer(target),
    stop: () => void ua.stop(),
  };
}

/** @param {any} session @param {import('../phone.js').Tell} tell */
function tellSession(session, tell) {
  session.on('progress', (/** @type {any} */ response) => tell('progress', String(response?.status_code ?? '')));
  session.on('accepted', () => tell('accepted'));
  session.on('confirmed', () => tell('confirmed'));
  session.on('failed', (/** @type {any} */ response, /** @type {any} */ cause) =>
    tell('failed', `${response?.status_code ?? ''} ${cause}`.trim()),
  );
  session.on('terminated', (/** @type {any} */ _message, /** @type {any} */ cause) => tell('ended', cause ?? ''));
  session.on('notify', () => tell('notify'));
}
