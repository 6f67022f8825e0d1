// @ts-check
// Requests within a call.

import { tag } from '../../../js/testing/text.js';
import { sdp } from '../session-description.js';
import { header } from '../wire-server.js';
import { ask, final, isUnknown, name, talk, talkIn } from './call-scenes.js';

/** @typedef {import('./call-scenes.js').Scene} Scene */
/** @typedef {import('./call-scenes.js').Case} Case */

/** Asked for what it may not know: a 200, or the refusal of a method that its Allow leaves out. @param {string} method @returns {Case['judge']} */
const judgeMethod = method => scene => {
  const answer = final(scene, method);
  if (scene.missing) return [false, scene.missing];
  if (isUnknown(answer, method)) return ['without', `${name(answer)}, not in its Allow`];
  return [answer?.status === 200, name(answer)];
};

/** @param {string} text @param {string} state */
const progressOf = (text, state) => ({
  headers: [header('Event', 'refer'), header('Subscription-State', state)],
  body: `${text}\r\n`,
  type: 'message/sipfrag;version=2.0',
});

/** @type {Case[]} */
export const inDialogCases = [
  {
    name: 'OPTIONS in the call',
    rfc: 'RFC 3261 11.2',
    right: '200',
    async play(scene) {
      await talkIn(scene);
      await ask(scene, 'OPTIONS');
    },
    judge: judgeMethod('OPTIONS'),
  },
  {
    name: 'a request with an old sequence number',
    rfc: 'RFC 3261 12.2.2',
    right: '500, the call goes on',
    async play(scene) {
      await talkIn(scene);
      scene.remote.request('OPTIONS', { number: 3 });
      await scene.until(() => final(scene, 'OPTIONS'), 20);
      await ask(scene, 'BYE');
    },
    judge(scene) {
      const [answer, bye] = [final(scene, 'OPTIONS'), final(scene, 'BYE')];
      if (scene.missing) return [false, scene.missing];
      return [answer?.status === 500 && bye?.status === 200, name(answer)];
    },
  },
  {
    name: 'connection lost for 5 s in the call',
    rfc: 'RFC 3261 12.3',
    right: 'the call goes on: a BYE gets its 200',
    async play(scene) {
      await talkIn(scene);
      await scene.server.kill();
      await scene.wait(5);
      const before = scene.server.connections.length;
      await scene.server.listen();
      await scene.until(() => scene.server.connections.length > before, 60);
      await scene.wait(3);
      scene.notes.ended = !!scene.heard('ended') || !!scene.heard('failed');
      await ask(scene, 'BYE');
    },
    judge(scene) {
      const bye = final(scene, 'BYE');
      if (scene.missing) return [false, scene.missing];
      return [!scene.notes.ended && bye?.status === 200, scene.notes.ended ? 'ends the call' : name(bye)];
    },
  },
  {
    name: 'MESSAGE in the call',
    rfc: 'RFC 3428 7',
    right: '200, or 405 if Allow leaves it out',
    async play(scene) {
      await talkIn(scene);
      await ask(scene, 'MESSAGE', { body: 'hello', type: 'text/plain' });
    },
    judge: judgeMethod('MESSAGE'),
  },
  {
    name: 'UPDATE with an offer',
    rfc: 'RFC 3311 5.2',
    right: '200 with an answer, or 405 if Allow leaves it out',
    async play(scene) {
      await talkIn(scene);
      await ask(scene, 'UPDATE', { body: sdp('offer', 'sendonly') });
    },
    judge(scene) {
      const answer = final(scene, 'UPDATE');
      const empty = answer?.status === 200 && !answer.body.includes('m=');
      return empty ? [false, '200 without an answer'] : judgeMethod('UPDATE')(scene);
    },
  },
  {
    name: 're-INVITE without a description',
    rfc: 'RFC 3261 14.2',
    right: '200 with an offer',
    async play(scene) {
      await talkIn(scene);
      await ask(scene, 'INVITE');
      const answer = final(scene, 'INVITE');
      if (answer?.status === 200) scene.remote.ack(answer, { body: sdp('answer') });
      await scene.wait(3);
    },
    judge(scene) {
      const answer = final(scene, 'INVITE');
      if (scene.missing) return [false, scene.missing];
      const calls = scene.server.sent('INVITE', 200).length;
      if (calls < 2) return [answer?.status === 488 ? 'without' : 'wrong', calls ? name(answer) : 'no call'];
      const described = !!answer?.body.includes('m=') && !scene.heard('ended');
      return [described, scene.heard('ended') ? 'the call ends' : described ? '200 with one' : '200 without one'];
    },
  },
  {
    name: 're-INVITE while ours is under way',
    rfc: 'RFC 3261 14.2',
    right: '491',
    async play(scene) {
      await talk(scene);
      scene.user('hold');
      const ours = await scene.server.next('INVITE');
      await ask(scene, 'INVITE', { body: sdp('offer') });
      scene.remote.request('ACK', { number: 11 });
      scene.server.answer(ours, {
        status: 200,
        headers: [header('Contact', '<sip:bob@192.0.2.4>')],
        body: sdp('answer'),
      });
      await scene.wait(2);
    },
    judge(scene) {
      const answer = final(scene, 'INVITE');
      if (scene.missing) return [false, 'cannot hold'];
      return [answer?.status === 491, name(answer)];
    },
  },
  {
    name: '491 to our re-INVITE',
    rfc: 'RFC 3261 14.1',
    right: 'the caller tries once more after 2.1 to 4 s',
    async play(scene) {
      await talk(scene);
      scene.user('hold');
      const ours = await scene.server.next('INVITE');
      scene.server.answer(ours, { status: 491, reason: 'Request Pending' });
      scene.server.answer(await scene.server.next('INVITE', { within: 20 }), {
        status: 200,
        headers: [header('Contact', '<sip:bob@192.0.2.4>')],
        body: sdp('answer'),
      });
      await scene.wait(2);
    },
    judge(scene) {
      const [, first, second] = scene.server.entries('INVITE');
      if (!first) return [false, 'cannot hold'];
      if (!second) return scene.heard('ended') ? [false, 'the call ends'] : ['without', 'not again; the call goes on'];
      const after = second.at - first.at;
      return [after >= 2 && after <= 6, `again after ${after.toFixed(1)} s`];
    },
  },
  {
    name: 'REFER to the phone',
    rfc: 'RFC 3515 2.4.2, 2.4.4',
    right: '202, calls the target, NOTIFYs with a sipfrag; or 603',
    async play(scene) {
      scene.server.answers.NOTIFY = () => ({ status: 200 });
      await talkIn(scene);
      await ask(scene, 'REFER', { headers: [header('Refer-To', '<sip:carol@example.com>')] });
      await scene.until(() => scene.server.sent('INVITE').length && scene.server.sent('NOTIFY').length, 20);
    },
    judge(scene) {
      const answer = final(scene, 'REFER');
      if (scene.missing) return [false, scene.missing];
      if (answer?.status === 603 || isUnknown(answer, 'REFER')) return ['without', name(answer)];
      const [call] = scene.server.sent('INVITE');
      const notes = scene.server.sent('NOTIFY').filter(note => note.body.startsWith('SIP/2.0 '));
      const what = `${name(answer)}, ${call ? 'calls' : 'does not call'}, ${notes.length ? 'NOTIFYs' : 'no NOTIFY'}`;
      return [answer?.status === 202 && !!call && notes.length > 0, what];
    },
  },
  {
    name: 'NOTIFYs of a transfer that the phone asked for',
    rfc: 'RFC 3515 2.4.4, 2.4.5',
    right: '200 to each; the application hears how it goes',
    async play(scene) {
      await talk(scene);
      scene.user('transfer', 'sip:carol@example.com');
      const refer = await scene.server.next('REFER');
      scene.server.answer(refer, {
        status: 202,
        reason: 'Accepted',
        headers: [header('Contact', '<sip:bob@192.0.2.4>')],
      });
      await ask(scene, 'NOTIFY', progressOf('SIP/2.0 100 Trying', 'active;expires=60'));
      await ask(scene, 'NOTIFY', progressOf('SIP/2.0 200 OK', 'terminated;reason=noresource'));
    },
    judge(scene) {
      if (scene.missing) return [false, 'cannot transfer'];
      const answers = scene.server.log.flatMap(({ from, message }) =>
        from === 'phone' && message?.method === 'NOTIFY' && message.status ? [message.status] : [],
      );
      const right = answers.length === 2 && answers.every(status => status === 200);
      const told = scene.heard('notify') ? 'tells the application' : 'tells nobody';
      const early = scene.server.sent('BYE').some(bye => tag(bye, 'To') === 'remote') ? ', after a BYE' : '';
      return [right && !!scene.heard('notify'), `${answers.join(', ') || 'no answer'}${early}; ${told}`];
    },
  },
];
