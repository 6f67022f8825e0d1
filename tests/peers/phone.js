// @ts-check
// The process of one stack: does what scene.js asks, tells what the application hears. Argument: the stack's name.

import { WebSocket } from 'ws';
import { hurry } from './fast-clock.js';

/**
 * @typedef {object} PhoneOptions
 * @property {string[]} servers  URLs
 * @property {boolean} register
 * @property {number} [expires]  seconds
 *
 * @typedef {(event: string, detail?: string) => void} Tell
 *
 * What an adapter in stacks/ gives. Every member does what a user of the stack would write.
 * @typedef {object} Phone
 * @property {() => void} start
 * @property {() => void} register  again
 * @property {(target: string) => void} call
 * @property {() => void} answer
 * @property {() => void} hangUp
 * @property {() => void} hold
 * @property {(target: string) => void} transfer
 * @property {() => void} stop
 *
 * @typedef {{ version: string, makePhone: (options: PhoneOptions, tell: Tell) => Phone }} Stack
 */

const global = /** @type {any} */ (globalThis);
global.WebSocket = WebSocket;
hurry();

/** @type {Stack} */
const stack = await import(`./stacks/${process.argv[2]}.js`);
/** A Phone, by the names of its members. @type {any} */
let phone;
let scene = 0;

const send = (/** @type {object} */ message) => process.connected && process.send?.({ scene, ...message });
const describe = (/** @type {any} */ error) => String(error?.message ?? error).split('\n')[0];
/** What nobody caught: the page's console would show it. */
const uncaught = (/** @type {unknown} */ error) => send({ event: 'uncaught', detail: describe(error) });
process.on('uncaughtException', uncaught);
process.on('unhandledRejection', uncaught);
process.on('disconnect', () => process.exit());

process.on('message', (/** @type {any} */ { scene: number, action, argument }) => {
  scene = number;
  const tell = (/** @type {string} */ event, detail = '') => send({ scene: number, event, detail });
  try {
    if (action === 'make') phone = stack.makePhone(argument, tell);
    else phone[action](argument);
  } catch (error) {
    tell('thrown', `${action}: ${describe(error)}`);
  }
});
send({ event: 'ready', detail: stack.version });
