// @ts-check
// Calls that the phone places, up to the answer and what comes with it.

import { sdp } from '../session-description.js';
import { tag } from '../../../js/testing/text.js';
import { header, value, values } from '../wire-server.js';
import { failure, placeCall, supports, talk } from './call-scenes.js';

/** @typedef {import('./call-scenes.js').Scene} Scene */
/** @typedef {import('./call-scenes.js').Case} Case */

const headerExpires = (/** @type {import('./call-scenes.js').SipMessage} */ message) =>
  Number.parseInt(value(message, 'Session-Expires'), 10);

/** The call is refused; what the phone does in the next seconds. @param {number} status @param {string} reason @param {import('../wire-server.js').Header[]} headers @param {number} [time] @returns {Case['play']} */
const playRefusal =
  (status, reason, headers, time = 20) =>
  async scene => {
    const invite = await placeCall(scene);
    scene.remote.answer(invite, { status, reason, headers });
    await scene.until(() => scene.server.sent('INVITE').length > 1, time);
    await scene.wait(2);
  };

/** @param {Scene} scene */
const acked = scene => scene.server.sent('ACK').length > 0;

/** @type {Case[]} */
export const outgoingCases = [
  {
    name: '200 that crosses our CANCEL',
    rfc: 'RFC 3261 9.1, 15',
    right: 'acknowledges and hangs up',
    async play(scene) {
      const invite = await placeCall(scene);
      scene.remote.answer(invite, { status: 180 });
      await scene.until(() => scene.heard('progress'), 5);
      scene.user('hangUp');
      await scene.server.next('CANCEL');
      scene.remote.answer(invite);
      await scene.until(() => scene.server.sent('BYE').length, 40);
    },
    judge(scene) {
      const byes = scene.server.sent('BYE').length;
      if (scene.missing) return [false, scene.missing];
      return [acked(scene) && byes === 1, `${acked(scene) ? 'ACK' : 'no ACK'}, ${byes ? 'BYE' : 'no BYE'}`];
    },
  },
  {
    name: 'hung up before the first provisional answer',
    rfc: 'RFC 3261 9.1',
    right: 'no CANCEL before that answer, one after it',
    async play(scene) {
      const invite = await placeCall(scene);
      scene.user('hangUp');
      await scene.wait(5);
      scene.notes.early = scene.server.sent('CANCEL').length;
      scene.remote.answer(invite, { status: 180 });
      await scene.until(() => scene.server.sent('CANCEL').length, 20);
      scene.remote.answer(invite, { status: 487, reason: 'Request Terminated' });
      await scene.wait(2);
    },
    judge(scene) {
      const all = scene.server.sent('CANCEL').length;
      if (scene.missing) return [false, scene.missing];
      if (scene.notes.early) return [false, 'CANCEL at once'];
      return [all === 1, all > 1 ? `${all} CANCELs after it` : all ? 'CANCEL after it' : 'no CANCEL'];
    },
  },
  {
    name: 'no answer at all',
    rfc: 'RFC 3261 17.1.1.2',
    right: 'the application hears of a time-out after 32 s',
    async play(scene) {
      await placeCall(scene);
      await scene.until(() => scene.heard('failed'), 60);
    },
    judge(scene) {
      const [invite] = scene.server.entries('INVITE');
      const failed = scene.events.find(({ event }) => event === 'failed');
      const after = failed && Math.round(failed.at - invite.at);
      return [!!after && after >= 31 && after <= 36, after ? `fails after ${after} s` : 'still calling after 60 s'];
    },
  },
  {
    name: 'routes of two proxies',
    rfc: 'RFC 3261 12.1.2, 12.2.1.1',
    right: 'ACK and BYE name them in reverse order',
    async play(scene) {
      const proxies = ['<sip:p2.example.com;lr>', '<sip:p1.example.com;lr>'];
      await talk(scene, { headers: proxies.map(uri => header('Record-Route', uri)) });
      await scene.wait(2);
      scene.user('hangUp');
      await scene.server.next('BYE');
    },
    judge({ server, missing }) {
      if (missing) return [false, missing];
      const routes = [...server.sent('ACK'), ...server.sent('BYE')].map(each => values(each, 'Route').join());
      const right = routes.every(route => /p1\.example.*p2\.example/.test(route));
      return [right, right ? 'in reverse order' : `${routes.map(route => route || 'none').join(' and ')}`];
    },
  },
  {
    name: 'the 200 again',
    rfc: 'RFC 3261 13.2.2.4',
    right: 'the ACK again',
    async play(scene) {
      const invite = await placeCall(scene);
      const answer = scene.server.write(invite, {
        status: 200,
        headers: [header('Contact', '<sip:bob@192.0.2.4;transport=ws>')],
        body: sdp('answer'),
      });
      scene.server.send(answer);
      await scene.server.next('ACK');
      await scene.wait(2);
      scene.server.send(answer);
      await scene.until(() => scene.server.sent('ACK').length > 1, 20);
      await scene.wait(2);
    },
    judge(scene) {
      const acks = scene.server.sent('ACK').length;
      return [
        acks === 2 && !scene.heard('ended'),
        scene.heard('ended') ? 'the call ends' : acks > 1 ? 'the ACK again' : 'nothing',
      ];
    },
  },
  {
    name: 'second 200, of another fork',
    rfc: 'RFC 3261 13.2.2.4',
    right: 'acknowledges it and hangs it up; the first call goes on',
    async play(scene) {
      const invite = await talk(scene);
      const headers = [header('Contact', '<sip:bob@192.0.2.5;transport=ws>')];
      scene.server.answer(invite, { status: 200, tag: 'other', headers, body: sdp('answer') });
      await scene.until(() => scene.server.sent('BYE').length, 40);
    },
    judge({ server, missing }) {
      if (missing) return [false, missing];
      const toOther = (/** @type {string} */ method) =>
        server.sent(method).filter(each => tag(each, 'To') === 'other').length;
      const first = server.sent('BYE').some(each => tag(each, 'To') === 'remote');
      const what = `${toOther('ACK') ? 'ACK' : 'no ACK'}, ${toOther('BYE') ? 'BYE' : 'no BYE'} to it`;
      return [toOther('ACK') > 0 && toOther('BYE') === 1 && !first, first ? `${what}; ends the first call` : what];
    },
  },
  {
    name: '407, then the call: credentials in the ACK',
    rfc: 'RFC 3261 13.2.2.4, 22.3',
    right: 'the ACK for the 200 has those of the INVITE',
    async play(scene) {
      const challenge = 'Digest realm="example.com", nonce="n", qop="auth", algorithm=MD5';
      const invite = await placeCall(scene);
      scene.remote.answer(invite, { status: 407, headers: [header('Proxy-Authenticate', challenge)] });
      const second = await scene.server.next('INVITE');
      scene.remote.answer(second);
      await scene.until(() => scene.server.sent('ACK').length > 1, 20);
    },
    judge({ server }) {
      const [, invite] = server.sent('INVITE');
      const [, ack] = server.sent('ACK');
      if (!invite || !ack) return [false, invite ? 'no ACK' : 'does not answer the challenge'];
      const given = value(ack, 'Proxy-Authorization');
      const same = !!given && given === value(invite, 'Proxy-Authorization');
      return [same, given ? (same ? 'the same' : 'others') : 'none'];
    },
  },
  {
    name: '302 with a Contact',
    rfc: 'RFC 3261 8.1.3.4',
    right: 'acknowledges; then calls the Contact, or leaves that to the application',
    play: playRefusal(302, 'Moved Temporarily', [header('Contact', '<sip:carol@example.com>')]),
    judge(scene) {
      const [, second] = scene.server.sent('INVITE');
      if (second) return [acked(scene) && second.ruri.startsWith('sip:carol@'), `calls ${second.ruri}`];
      return [acked(scene) && !!scene.heard('failed'), failure(scene)];
    },
  },
  {
    name: '420 with an option tag that was not required',
    rfc: 'RFC 3261 8.1.3.5',
    right: 'acknowledges, and does not send the same again',
    play: playRefusal(420, 'Bad Extension', [header('Unsupported', 'foo')]),
    judge(scene) {
      const count = scene.server.sent('INVITE').length;
      return [acked(scene) && count === 1 && !!scene.heard('failed'), count > 1 ? `${count} INVITEs` : failure(scene)];
    },
  },
  {
    name: '422 with Min-SE: 1800',
    rfc: 'RFC 4028 7.3',
    right: 'calls again with that session interval',
    play: playRefusal(422, 'Session Interval Too Small', [header('Min-SE', '1800')]),
    judge(scene) {
      const [first, second] = scene.server.sent('INVITE');
      if (second)
        return [
          headerExpires(second) >= 1800 && value(second, 'Min-SE') === '1800',
          `again, for ${headerExpires(second)} s`,
        ];
      return [first && !supports(first, 'timer') && acked(scene) ? 'without' : 'wrong', failure(scene)];
    },
  },
  {
    name: '503 with Retry-After: 20 to INVITE',
    rfc: 'RFC 3261 21.5.4',
    right: 'acknowledges and sends nothing for 20 s',
    play: playRefusal(503, 'Service Unavailable', [header('Retry-After', '20')], 40),
    judge(scene) {
      const [first, second] = scene.server.entries('INVITE');
      const after = second && Math.round(second.at - first.at);
      return [acked(scene) && !(after < 20), second ? `again after ${after} s` : failure(scene)];
    },
  },
  {
    name: 'reliable 183, and the same again',
    rfc: 'RFC 3262 4',
    right: 'one PRACK',
    async play(scene) {
      scene.server.answers.PRACK = () => ({ status: 200 });
      const invite = await placeCall(scene);
      if (!supports(invite, '100rel')) return;
      const headers = [header('Require', '100rel'), header('RSeq', '7')];
      const early = { status: 183, reason: 'Session Progress', headers, body: sdp('answer') };
      scene.remote.answer(invite, early);
      await scene.server.next('PRACK', { within: 20 });
      scene.remote.answer(invite, early);
      await scene.wait(5);
      scene.remote.answer(invite, { body: '' });
      await scene.until(() => acked(scene), 20);
    },
    judge(scene) {
      const [invite] = scene.server.sent('INVITE');
      if (invite && !supports(invite, '100rel')) return ['without', 'does not say Supported: 100rel'];
      const pracks = scene.server.sent('PRACK');
      const right = value(pracks[0] ?? invite, 'RAck') === `7 ${value(invite, 'CSeq')}`;
      const what = `${pracks.length} PRACK${right || !pracks.length ? '' : ' with a wrong RAck'}`;
      return [pracks.length === 1 && right && acked(scene), acked(scene) ? what : `${what}, no ACK for the 200`];
    },
  },
  {
    name: 'session of 90 s that the caller refreshes',
    rfc: 'RFC 4028 7.2, 10',
    right: 'refreshes after 45 s, at the latest after 60 s',
    async play(scene) {
      scene.server.answers.UPDATE = () => ({ status: 200, headers: [header('Session-Expires', '90;refresher=uac')] });
      const invite = await placeCall(scene);
      const offered = supports(invite, 'timer');
      const headers = [header('Session-Expires', '90;refresher=uac'), header('Require', 'timer')];
      scene.remote.answer(invite, { headers: offered ? headers : [] });
      await scene.server.next('ACK');
      scene.notes.offered = offered;
      if (offered) await scene.until(() => refreshed(scene), 100);
    },
    judge(scene) {
      if (scene.missing) return [false, scene.missing];
      if (!scene.notes.offered) return ['without', 'does not say Supported: timer'];
      const after = refreshed(scene);
      return [
        !!after && after >= 30 && after <= 61,
        after ? `${scene.server.sent('UPDATE').length ? 'UPDATE' : 'INVITE'} after ${after} s` : 'no refresh',
      ];
    },
  },
];

/** Seconds from the ACK to the refresh. @param {Scene} scene */
function refreshed({ server }) {
  const [ack] = server.entries('ACK');
  const refresh = [...server.entries('UPDATE'), ...server.entries('INVITE').slice(1)][0];
  return refresh && Math.round(refresh.at - ack.at);
}
