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

/** @type {import('../phone.js').Stack['makePhone']} */
export function makePhone({ servers, register, expires }, tell) {
  /** @type {any} */
  let session;
  let accepted = false;
  const manager = new SessionManager(servers[0], {
    aor: 'sip:alice@example.com',
    registererOptions: { expires: expires ?? 600 },
    registererRegisterOptions: {
      requestDelegate: {
        onReject: ({ message }) => tell('registrationFailed', String(message.statusCode)),
      },
    },
    // calls without elements for their media
    managedSessionFactory: (_, each) => ({ session: each, held: false, muted: false }),
    userAgentOptions: {
      authorizationUsername: 'alice',
      authorizationPassword: 'wonderland',
      sipExtension100rel: SIPExtension.Supported,
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: /** @type {any} */ (() => new FakeHandler()),
    },
    delegate: {
      onServerConnect: () => tell('connected'),
      onServerDisconnect: () => tell('disconnected'),
      onRegistered: () => tell('registered'),
      onUnregistered: () => tell('unregistered'),
      onCallReceived(invitation) {
        session = invitation;
        tell('incoming');
        listen();
      },
      onCallAnswered() {
        accepted = true;
        tell('accepted');
      },
      onCallHangup: () => tell(accepted ? 'ended' : 'failed'),
    },
  });

  function listen() {
    accepted = false;
    session.delegate = {
      ...session.delegate,
      onRefer(/** @type {any} */ referral) {
        tell('refer');
        referral.accept().then(() => referral.makeInviter().invite());
      },
    };
  }

  return {
    start: () => void manager.connect().then(() => (register ? manager.register() : undefined)),
    register: () => void manager.register(),
    call(target) {
      const requestDelegate = {
        onReject: (/** @type {any} */ { message }) => tell('failed', String(message.statusCode)),
        onRedirect: (/** @type {any} */ { message }) => tell('failed', String(message.statusCode)),
      };
      manager.call(target, undefined, { requestDelegate }).then(made => {
        session = made;
        listen();
      });
    },
    answer: () => void manager.answer(session),
    hangUp: () => void manager.hangup(session),
    hold: () => session.invite({ sessionDescriptionHandlerModifiers: [new FakeHandler().holdModifier] }),
    transfer: target =>
      session.refer(UserAgent.makeURI(target), {
        onNotify: (/** @type {any} */ note) => note.accept().then(() => tell('notify')),
      }),
    stop: () => void manager.disconnect(),
  };
}
