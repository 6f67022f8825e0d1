// @ts-check
// Calls that come to the phone.

import { sdp } from '../session-description.js';
import { header, value } from '../wire-server.js';
import { final, name, pickUp, ring } from './call-scenes.js';

/** @typedef {import('./call-scenes.js').Case} Case */

/** A description among other parts. */
const parts = [
  '--next',
  'Content-Type: text/plain',
  'Content-Disposition: render;handling=optional',
  '',
  'About the invoice',
  '--next',
  'Content-Type: application/sdp',
  '',
  sdp('offer'),
  '--next--',
  '',
].join('\r\n');

/** @type {Case['judge']} */
const judgeAnswered = scene => {
  const answer = final(scene, 'INVITE');
  const described = answer?.status === 200 && answer.body.includes('m=audio');
  return [
    described,
    described ? 'rings, is answered' : `${scene.heard('incoming') ? 'rings' : 'does not ring'}, ${name(answer)}`,
  ];
};

/** @type {Case[]} */
export const incomingCases = [
  {
    name: 'INVITE with Require: foo',
    rfc: 'RFC 3261 8.2.2.3',
    right: '420 with Unsupported: foo; does not ring',
    play: scene => ring(scene, { headers: [header('Require', 'foo')] }),
    judge(scene) {
      const answer = final(scene, 'INVITE');
      const right = answer?.status === 420 && value(answer, 'Unsupported') === 'foo';
      return [right && !scene.heard('incoming'), scene.heard('incoming') ? 'rings' : name(answer)];
    },
  },
  {
    name: 'INVITE with Require: 100rel',
    rfc: 'RFC 3262 3',
    right: 'every provisional answer but 100 is reliable; or 420 with Unsupported: 100rel',
    async play(scene) {
      await ring(scene, { headers: [header('Require', '100rel')] });
      await scene.wait(2);
    },
    judge({ server }) {
      const answers = server.log.flatMap(({ from, message }) => (from === 'phone' && message?.status ? [message] : []));
      const ringing = answers.find(({ status }) => status > 100 && status < 200);
      const refused = answers.find(({ status }) => status === 420);
      if (refused) return [value(refused, 'Unsupported') === '100rel' ? 'without' : 'wrong', '420'];
      if (!ringing) return [answers.length > 0, answers.length ? `only ${name(answers[0])}` : 'no answer'];
      const reliable = !!value(ringing, 'RSeq') && value(ringing, 'Require') === '100rel';
      return [reliable, `${ringing.status}, ${reliable ? 'reliable' : 'not reliable'}`];
    },
  },
  {
    name: 'INVITE with the description as one of two parts',
    rfc: 'RFC 5621 4',
    right: 'finds it, rings, can be answered; 415 from a phone that has RFC 3261 alone',
    async play(scene) {
      await pickUp(scene, { body: parts, type: 'multipart/mixed;boundary=next' });
    },
    judge(scene) {
      const refused = final(scene, 'INVITE')?.status === 415;
      return refused ? ['without', '415'] : judgeAnswered(scene);
    },
  },
  {
    name: 'INVITE from a tel: URI',
    rfc: 'RFC 3261 19.1.6, RFC 3966',
    right: 'rings, can be answered',
    async play(scene) {
      await pickUp(scene, { from: 'tel:+1-555-0100' });
    },
    judge: judgeAnswered,
  },
  {
    name: 'BYE before the ACK',
    rfc: 'RFC 3261 15',
    right: '200, and the call has ended',
    async play(scene) {
      scene.remote.join(await pickUp(scene));
      scene.remote.request('BYE');
      await scene.until(() => final(scene, 'BYE') && scene.heard('ended'), 60);
    },
    judge(scene) {
      const answer = final(scene, 'BYE');
      const ended = !!scene.heard('ended');
      return [answer?.status === 200 && ended, `${name(answer)}, ${ended ? 'ended' : 'goes on'}`];
    },
  },
];
