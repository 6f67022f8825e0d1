// @ts-check
// How the cases with calls begin, and what their judges ask.

import { Missing, value } from '../wire-server.js';

/**
 * @typedef {import('../scene.js').Case} Case
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../wire-server.js').SipMessage} SipMessage
 * @typedef {import('../remote.js').Content} Content
 */

/** The phone calls Bob. @param {Scene} scene @returns {Promise<SipMessage>} the INVITE */
export async function placeCall(scene) {
  await scene.connect();
  scene.user('call', 'sip:bob@example.com');
  return scene.server.next('INVITE');
}

/** The phone called Bob, who answered. @param {Scene} scene @param {Content} [content] @returns {Promise<SipMessage>} the INVITE */
export async function talk(scene, content) {
  const invite = await placeCall(scene);
  scene.remote.answer(invite, content);
  await scene.server.next('ACK');
  await scene.until(() => scene.heard('accepted'), 10);
  return invite;
}

/** Bob calls the phone; ends when the user knows, or the phone has refused. @param {Scene} scene @param {Parameters<Scene['remote']['invite']>[0]} [content] */
export async function ring(scene, content) {
  await scene.connect();
  scene.remote.invite(content);
  await scene.until(() => scene.heard('incoming') || refusal(scene), 40);
  await scene.wait(2);
}

/** Bob called the phone, whose user answered. @param {Scene} scene @param {Parameters<Scene['remote']['invite']>[0]} [content] @returns {Promise<SipMessage>} its 200 */
export async function pickUp(scene, content) {
  await ring(scene, content);
  if (!scene.heard('incoming')) throw new Missing('does not ring');
  scene.user('answer');
  return scene.server.next(200, { method: 'INVITE' });
}

/** Bob called, the user answered, Bob's ACK is there. @param {Scene} scene */
export async function talkIn(scene) {
  scene.remote.ack(await pickUp(scene));
  await scene.until(() => scene.heard('accepted'), 10);
  await scene.wait(2);
}

/** Bob sends a request in the call, and waits for the final answer. @param {Scene} scene @param {string} method @param {Content} [content] */
export async function ask(scene, method, content) {
  scene.remote.request(method, content);
  await scene.until(() => final(scene, method), 40);
  await scene.wait(2);
}

/** The last final answer of the phone to a method. @param {Scene} scene @param {string} method @returns {SipMessage | undefined} */
export const final = (scene, method) =>
  scene.server.log.findLast(
    ({ from, message }) => from === 'phone' && message?.method === method && message.status >= 200,
  )?.message ?? undefined;

/** The refusal of an INVITE. @param {Scene} scene */
const refusal = scene => {
  const answer = final(scene, 'INVITE');
  return answer && answer.status >= 300 ? answer : undefined;
};

/** A response in a few letters. @param {SipMessage | undefined} response */
export const name = response => (response ? `${response.status}` : 'no answer');

/** How the phone ended its call, in a few words. @param {Scene} scene */
export const failure = scene => (scene.heard('failed') ? 'tells the application' : 'tells nobody');

/**
 * Was a method refused as one that is not known? RFC 3261 8.2.1: 405 with Allow, or 501.
 * @param {SipMessage | undefined} response @param {string} method
 */
export const isUnknown = (response, method) =>
  (response?.status === 405 || response?.status === 501) &&
  !value(response, 'Allow')
    .split(/[\s,]+/)
    .includes(method);

/** Does the phone know an extension? @param {SipMessage} request @param {string} option */
export const supports = (request, option) =>
  `${value(request, 'Supported')},${value(request, 'Require')}`.split(/[\s,]+/).includes(option);
