// @ts-check
// SIP.js 0.21 with its SessionManager, the part of it that registers and reconnects by itself.

import { createRequire } from 'node:module';
import { FakeHandler } from '../session-description.js';

const global = /** @type {any} */ (globalThis);
global.window = Object.assign(new EventTarget(), { location: { hostname: 'localhost' } }); // the manager listens to it
const { SessionManager } = await import('sipjs-0.21/lib/platform/web/index.js');
const { SIPExtension } = await import('sipjs-0.21/lib/api/user-agent-options.js');
const { UserAgent } = await import('sipjs-0.21/lib/api/user-agent.js');

const manifest = new URL('../../../node_modules/sipjs-0.21/package.json', import.meta.url);
export const { version } = createRequire(import.meta.url)(manifest.pathname);

/** @param {import('../phone.js').PhoneOptions} options @param {import('../phone.js').Tell} tell */
const managerOptions = ({ expires }, tell) => ({
  aor: 'sip:alice@example.com',
  registererOptions: { expires: expires ?? 600 },
  registererRegisterOptions: { requestDelegate: rejections('registrationFailed', tell) },
  // calls without elements for their media
  managedSessionFactory: (/** @type {any} */ _, /** @type {any} */ session) => ({ session, held: false, muted: false }),
  userAgentOptions: {
    authorizationUsername: 'alice',
    authorizationPassword: 'wonderland',
    sipExtension100rel: SIPExtension.Supported,
    logBuiltinEnabled: false,
    sessionDescriptionHandlerFactory: /** @type {any} */ (() => new FakeHandler()),
  },
});

/** Tells of refusals. @param {string} event @param {import('../phone.js').Tell} tell */
function rejections(event, tell) {
  const report = (/** @type {any} */ { message }) => tell(event, String(message.statusCode));
  return { onReject: report, onRedirect: report };
}

/** The event of a call's end is the same before and after the answer. @param {import('../phone.js').Tell} tell @param {(session: any) => void} take */
function delegate(tell, take) {
  let answered = false;
  return {
    onServerConnect: () => tell('connected'),
    onServerDisconnect: () => tell('disconnected'),
    onRegistered: () => tell('registered'),
    onUnregistered: () => tell('unregistered'),
    onCallReceived(/** @type {any} */ invitation) {
      answered = false;
      tell('incoming');
      take(invitation);
    },
    onCallAnswered() {
      answered = true;
      tell('accepted');
    },
    onCallHangup: () => tell(answered ? 'ended' : 'failed'),
  };
}

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone(options, tell) {
  /** @type {any} */
  let session;
  const take = (/** @type {any} */ made) => {
    session = made;
    session.delegate.onRefer = (/** @type {any} */ referral) => {
      tell('refer');
      referral.accept().then(() => referral.makeInviter().invite());
    };
  };
  const manager = new SessionManager(options.servers[0], {
    ...managerOptions(options, tell),
    delegate: delegate(tell, take),
  });
  const handler = new FakeHandler();
  const onNotify = (/** @type {any} */ note) => note.accept().then(() => tell('notify'));
  const requestDelegate = { ...rejections('failed', tell), onProgress: () => tell('progress') };
  return {
    start: () => void manager.connect().then(() => (options.register ? manager.register() : undefined)),
    register: () => void manager.register(),
    call: target => void manager.call(target, undefined, { requestDelegate }).then(take),
    answer: () => void manager.answer(session),
    hangUp: () => void manager.hangup(session),
    hold: () => session.invite({ sessionDescriptionHandlerModifiers: [handler.holdModifier] }),
    transfer: target => session.refer(UserAgent.makeURI(target), { onNotify }),
    stop: () => void manager.disconnect(),
  };
}
