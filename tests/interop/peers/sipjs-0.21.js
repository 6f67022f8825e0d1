// @ts-check
// SIP.js 0.21 with its SessionManager.

import { Session } from 'sipjs-0.21/lib/api/session.js';
import { SessionState } from 'sipjs-0.21/lib/api/session-state.js';
import { SessionManager } from 'sipjs-0.21/lib/platform/web/index.js';
import { SIPExtension } from 'sipjs-0.21/lib/api/user-agent-options.js';
import { install } from './phone.js';

install((account, tell) => {
  /** @type {Session | undefined} */
  let session;
  const manager = new SessionManager(account.server, {
    aor: account.uri,
    media: { constraints: { audio: true, video: false } },
    userAgentOptions: {
      authorizationUsername: account.user,
      authorizationPassword: account.password,
      sipExtension100rel: SIPExtension.Supported,
      sipExtensionReplaces: SIPExtension.Supported,
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
    },
    delegate: {
      onRegistered: () => tell('registered'),
      onCallCreated(created) {
        session = created;
        let isUp = false;
        session.stateChange.addListener(state => {
          if (state === SessionState.Established) isUp = true;
          if (state === SessionState.Established) tell('up');
          if (state === SessionState.Terminated) tell(isUp ? 'ended' : 'failed');
        });
      },
      onCallReceived: incoming => void manager.answer(incoming),
    },
  });
  manager.connect().then(() => manager.register());
  const current = () => /** @type {Session} */ (session);
  return {
    call: target => void manager.call(`sip:${target}@${account.uri.split('@')[1]}`),
    hold: () => void manager.hold(current()),
    unhold: () => void manager.unhold(current()),
    reinvite: () => void current().invite(),
    transfer: target => void manager.transfer(current(), `sip:${target}@${account.uri.split('@')[1]}`),
    hangUp: () => void manager.hangup(current()),
    connection: () => /** @type {any} */ (session)?.sessionDescriptionHandler?.peerConnection,
  };
});
