// @ts-check
// The other end of the WebSocket: answers as a case has it, keeps what went over the wire. No SIP stack: every message
// it sends is text that a case or remote.js wrote.

import { WebSocketServer } from 'ws';
import { parse, reply, value, values, write } from '../../js/testing/text.js';
import { seconds, until } from './fast-clock.js';

/**
 * @typedef {import('../../js/testing/text.js').SipMessage} SipMessage
 * @typedef {{ name: string, value: string }} Header
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} [reason]
 * @property {Header[]} [headers]
 * @property {string} [body]  a session description, unless the headers say otherwise
 * @property {string} [tag]  of To
 *
 * @typedef {object} Entry  of the log
 * @property {number} at  seconds
 * @property {'phone' | 'server'} from
 * @property {string} text
 * @property {SipMessage | null} message  null: not SIP, as a keep-alive
 */

/** What REGISTER is answered with: its own contact for `expires` seconds. @param {SipMessage} request @returns {Answer} */
export const bind = (request, expires = 600) => ({
  status: 200,
  headers: values(request, 'Contact').map(contact => ({
    name: 'Contact',
    value: `${contact.replace(/;expires=\d+/, '')};expires=${expires}`,
  })),
});

/** @param {string} name @param {string} text @returns {Header} */
export const header = (name, text) => ({ name, value: text });

export class WireServer {
  /** Oldest first. @type {Entry[]} */
  log = [];
  /** Seconds at which a connection was taken. @type {number[]} */
  connections = [];
  /**
   * What a request of a method is answered with, at once; null: with nothing. Others are left to the case.
   * @type {Record<string, (request: SipMessage) => Answer | null>}
   */
  answers = {
    REGISTER: request => bind(request),
    OPTIONS: () => ({ status: 200 }),
    BYE: () => ({ status: 200 }),
    CANCEL: () => ({ status: 200 }),
  };
  port = 0;
  /** @type {WebSocketServer | null} */
  #server = null;
  /** @type {import('ws').WebSocket | null} */
  #socket = null;
  /** How much of the log next() has given. */
  #given = 0;

  /** Takes connections, again on the same port after kill(). */
  async listen() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: this.port, handleProtocols: () => 'sip' });
    await new Promise((resolve, reject) => server.once('listening', () => resolve(null)).once('error', reject));
    server.on('connection', socket => this.#take(socket));
    this.#server = server;
    this.port = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    return this;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** Ends every connection without a word; new ones are refused. */
  async kill() {
    const server = this.#server;
    this.#server = null;
    for (const client of server?.clients ?? []) client.terminate();
    await new Promise(resolve => (server ? server.close(resolve) : resolve(null)));
  }

  /** @param {string | Buffer} text  as it goes out */
  send(text) {
    this.#note('server', String(text));
    this.#socket?.send(text);
  }

  /** @param {SipMessage} request @param {Answer} answer */
  answer(request, answer) {
    this.send(this.write(request, answer));
  }

  /** Text of an answer. @param {SipMessage} request @param {Answer} answer */
  write(request, { status, reason, headers = [], body = '', tag = 'remote' }) {
    const typed = !body || headers.some(({ name }) => name === 'Content-Type');
    const more = { reason, headers: typed ? headers : [...headers, header('Content-Type', 'application/sdp')], body };
    return write(reply(request, status, { toTag: status === 100 ? '' : tag, ...more }));
  }

  /**
   * The next message of the phone that no call gave before.
   * @param {string | number} what  a method, or the status of a response
   * @param {{ method?: string, within?: number }} [more]  method of the CSeq, seconds
   * @returns {Promise<SipMessage>}  @throws {Missing} when none comes in time
   */
  async next(what, { method, within = 60 } = {}) {
    /** @param {Entry} entry */
    const fits = ({ from, message }) =>
      from === 'phone' &&
      (message?.isRequest ? message.method === what : message?.status === what) &&
      (!method || message?.method === method);
    const find = () => this.log.findIndex((entry, at) => at >= this.#given && fits(entry));
    if (!(await until(() => find() >= 0, within))) throw new Missing(`no ${what}`);
    const at = find();
    this.#given = at + 1;
    return /** @type {SipMessage} */ (this.log[at].message);
  }

  /** What the phone sent: requests of a method, or responses of a status to one. @param {string} method @param {number} [status] */
  sent(method, status = 0) {
    return this.entries(method, status).map(({ message }) => /** @type {SipMessage} */ (message));
  }

  /** The same with the time of each. @param {string} method @param {number} [status] */
  entries(method, status = 0) {
    return this.log.filter(
      ({ from, message }) => from === 'phone' && message?.method === method && message.status === status,
    );
  }

  /** @param {import('ws').WebSocket} socket */
  #take(socket) {
    this.connections.push(seconds());
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', data => this.#receive(String(data)));
  }

  /** @param {string} text */
  #receive(text) {
    const { message } = this.#note('phone', text);
    if (!message?.isRequest) return;
    const answer = this.answers[message.method]?.(message);
    if (answer) this.answer(message, answer);
  }

  /** @param {'phone' | 'server'} from @param {string} text */
  #note(from, text) {
    const entry = { at: seconds(), from, text, message: parse(text) };
    this.log.push(entry);
    return entry;
  }
}

/** The phone did not send what the scene needs to go on. */
export class Missing extends Error {}

export { value, values };
