// @ts-check
// Calls whose core is the test from the moment they are answered: commands for answered sessions are kept instead of
// carried out, and events come from the test. What is said here about the core is src/ua/input_output.hpp.
import assert from 'node:assert/strict';
import SIP from '../../../js/index.js';
import { EventKind } from '../../../js/events.js';
import { Command, Pump } from '../../../js/pump.js';
import { connectedUa, fakeHandler, record, settle } from './host.js';
import { answer, inDialog, invite } from './messages.js';

/** @typedef {{ name: string, id: number, values: [string, string][] }} Kept */

/** @type {Kept[]} */
const kept = [];
/** How the next of them is refused. @type {{ code: string, what: string } | null} */
let refusal = null;
const names = Object.fromEntries(Object.entries(Command).map(([name, kind]) => [kind, name]));
const { command } = Pump.prototype;
Pump.prototype.command = function (kind, id, values = []) {
  if (kind < Command.renegotiate) return command.call(this, kind, id, values);
  const refused = refusal;
  refusal = null;
  if (!refused) kept.push({ name: names[kind], id, values });
  return refused;
};

/** The next command for an answered session is refused. @param {string} code @param {string} [what] */
export function refuse(code, what = '') {
  refusal = { code, what };
}

/** Takes out the commands that came: each as its name, then its arguments. @returns {any[][]} */
export const commands = () => kept.splice(0).map(({ name, values }) => [name, ...values.map(each => each.join('='))]);

const sessionEvents = (
  'progress accepted rejected failed terminated cancel bye ack confirmed invite prack update refer notify dtmf replaced ' +
  'reinvite reinviteAccepted reinviteFailed renegotiationError directionChanged message info options redirected ' +
  'identityChanged reconnecting reconnected referProgress referAccepted referRejected'
).split(' ');

/** @param {any[][]} events */
export const eventNames = events => events.map(([name]) => name);

/** EventSubject */
const subjects = { none: 0, message: 1, sent: 2 };

/**
 * @param {any} ua @param {any} socket @param {any} session @param {any} handler
 */
function control(ua, socket, session, handler) {
  const events = record(session, sessionEvents);
  socket.take();
  commands();
  handler.calls.length = 0;
  /**
   * An event of the core.
   * @param {string} kind
   * @param {{ message?: string, sent?: string, number?: number, text?: string, cause?: string, status?: number }} [more]
   *   message: text of what came in; sent: of what went out
   */
  const event = (kind, { message, sent, number = 0, text = '', cause = '', status = session.status } = {}) => {
    const subject = message ? subjects.message : sent ? subjects.sent : subjects.none;
    const parsed = message ? SIP.Parser.parseMessage(message, ua) : null;
    if (parsed) parsed.serial = 1;
    const output = { type: 'event', kind: EventKind[kind], status, subject, number, text: sent ?? text, cause };
    session.apply(output, parsed);
    return parsed;
  };
  /** The core wants a description: DescriptionWanted. @param {'get' | 'set'} kind @param {string} [message] */
  const describe = async (kind, message) => {
    const source = message ? SIP.Parser.parseMessage(message, ua) : null;
    session.describe({ type: 'describe', kind: kind === 'get' ? 0 : 1, status: 99 }, source);
    await settle();
    return handler.calls.splice(0).filter((/** @type {any[]} */ [name]) => name === kind);
  };
  return { ua, socket, session, events, handler, event, describe };
}

/** A call of ours that was answered. @param {Record<string, any>} [options]  of the UA @param {any} [inviteOptions] */
export async function placedCall(options, inviteOptions) {
  const handler = options?.sessionDescriptionHandlerFactory ?? fakeHandler();
  const { ua, socket } = connectedUa({ ...options, sessionDescriptionHandlerFactory: handler });
  const session = ua.invite('bob', inviteOptions);
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 200, { headers: ['Contact: <sip:bob@bob.invalid>'], body: 'v=0\r\n' }));
  await settle();
  assert.equal(session.status, 12);
  return control(ua, socket, session, handler);
}

/** A call that came in and was answered. @param {Record<string, any>} [options]  of the UA @param {any} [acceptOptions] */
export async function takenCall(options, acceptOptions) {
  const handler = options?.sessionDescriptionHandlerFactory ?? fakeHandler();
  const { ua, socket, events } = connectedUa({ ...options, sessionDescriptionHandlerFactory: handler });
  socket.receive(invite());
  const session = events.at(-1)?.[1];
  session.accept(acceptOptions);
  await settle();
  socket.receive(inDialog('ACK', socket.take().at(-1) ?? ''));
  assert.equal(session.status, 12);
  return control(ua, socket, session, handler);
}

/** A message of the other side; what is not said is of no interest. @param {string} start @param {string[]} [headers] @param {string} [body] */
export const text = (start, headers = [], body = '') =>
  [
    start,
    'Via: SIP/2.0/WSS proxy.example.com;branch=z9hG4bKtext',
    'From: "Bob" <sip:bob@example.com>;tag=bob-tag',
    'To: <sip:alice@example.com>;tag=alice-tag',
    'Call-ID: call-1',
    `CSeq: 8 ${/^SIP/.test(start) ? 'INVITE' : start.split(' ')[0]}`,
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

/** @param {string} method @param {string[]} [headers] @param {string} [body] */
export const request = (method, headers, body) => text(`${method} sip:alice@example.com SIP/2.0`, headers, body);
/** @param {number} status @param {string} phrase @param {string[]} [headers] */
export const response = (status, phrase, headers) => text(`SIP/2.0 ${status} ${phrase}`, headers);
