// @ts-check
// Calls that come to the phone.

import { sdp } from '../session-description.js';
import { header, value } from '../wire-server.js';
import { ask, final, name, pickUp, ring } from './call-scenes.js';

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

/** As ring(), every name as short as it can be. @param {import('./call-scenes.js').Scene} scene */
async function ringCompact(scene) {
  const short = {
    Via: 'v',
    From: 'f',
    To: 't',
    'Call-ID': 'i',
    Contact: 'm',
    'Content-Type': 'c',
    'Content-Length': 'l',
  };
  const { server } = scene;
  const send = server.send.bind(server);
  server.send = text => {
    const pattern = new RegExp(`^(${Object.keys(short).join('|')}):`, 'gm');
    send(String(text).replace(pattern, (_, long) => `${short[/** @type {keyof typeof short} */ (long)]}:`));
  };
  await ring(scene);
}

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
    name: 'INVITE with compact header names',
    rfc: 'RFC 3261 7.3.3',
    right: 'rings, can be answered',
    async play(scene) {
      await ringCompact(scene);
      if (!scene.heard('incoming')) return;
      scene.user('answer');
      await scene.server.next(200, { method: 'INVITE' });
    },
    judge: judgeAnswered,
  },
  {
    name: 'the same INVITE over another way',
    rfc: 'RFC 3261 8.2.2.2',
    right: '482 to the second, one call',
    async play(scene) {
      await ring(scene);
      scene.remote.request('INVITE', { number: 11, body: sdp('offer') });
      await scene.until(() => final(scene, 'INVITE'), 20);
      await scene.wait(2);
    },
    judge(scene) {
      const calls = scene.count('incoming');
      const answer = final(scene, 'INVITE');
      return [answer?.status === 482 && calls === 1, calls > 1 ? `${calls} calls` : name(answer)];
    },
  },
  {
    name: 'CANCEL that crosses our 200',
    rfc: 'RFC 3261 9.2',
    right: '200 to the CANCEL, the call goes on',
    async play(scene) {
      const answer = await pickUp(scene);
      scene.remote.request('CANCEL', { number: 11 });
      scene.remote.ack(answer);
      await scene.until(() => final(scene, 'CANCEL'), 20);
      await scene.wait(3);
      scene.notes.ended = !!scene.heard('ended') || !!scene.heard('failed');
      await ask(scene, 'BYE');
    },
    judge(scene) {
      if (scene.missing) return [false, scene.missing];
      const [cancel, bye] = [final(scene, 'CANCEL'), final(scene, 'BYE')];
      const on = !scene.notes.ended && bye?.status === 200;
      return [cancel?.status === 200 && on, `${name(cancel)}, ${on ? 'goes on' : 'ends'}`];
    },
  },
  {
    name: 'no ACK for our 200',
    rfc: 'RFC 3261 13.3.1.4, 14.2',
    right: 'the 200 again and again, after 32 s a BYE',
    async play(scene) {
      scene.remote.join(await pickUp(scene));
      await scene.until(() => scene.server.sent('BYE').length, 60);
    },
    judge({ server, missing }) {
      if (missing) return [false, missing];
      const answers = server.entries('INVITE', 200);
      const [bye] = server.entries('BYE');
      const after = bye && Math.round(bye.at - answers[0].at);
      const what = `${answers.length - 1} times again, ${bye ? `BYE after ${after} s` : 'no BYE in 60 s'}`;
      return [answers.length >= 8 && after >= 31 && after <= 40, what];
    },
  },
  {
    name: 'BYE of an unknown call',
    rfc: 'RFC 3261 15.1.2',
    right: '481',
    async play(scene) {
      await scene.connect();
      scene.remote.forge('nobody');
      await ask(scene, 'BYE');
    },
    judge(scene) {
      const answer = final(scene, 'BYE');
      return [answer?.status === 481, name(answer)];
    },
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
