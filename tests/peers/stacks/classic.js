// @ts-check
// What a page listens to of a session with the classic API: ours and sip.js 0.8.

/** @param {any} session @param {import('../phone.js').Tell} tell */
export function tellSession(session, tell) {
  session.on('progress', (/** @type {any} */ response) => tell('progress', String(response?.status_code ?? '')));
  session.on('accepted', () => tell('accepted'));
  session.on('confirmed', () => tell('confirmed'));
  session.on('failed', (/** @type {any} */ response, /** @type {any} */ cause) =>
    tell('failed', `${response?.status_code ?? ''} ${cause}`.trim()),
  );
  session.on('terminated', (/** @type {any} */ _message, /** @type {any} */ cause) => tell('ended', cause ?? ''));
  session.on('notify', () => tell('notify'));
}
