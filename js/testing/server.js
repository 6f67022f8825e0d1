// @ts-check
// A SIP registrar and proxy in memory, for tests and development: text in, text out, no sockets, no files, users in a
// table. It is not made for the open Internet: no transport but what the caller brings, no storage, no billing.
//
//   RFC 3261 10, 16, 22 · RFC 3327 and 5626 as far as one hop needs them · RFC 7118 · RFC 6026 · RFC 4320
//
// Limits: one domain; contacts of a user are called all at once, q values are ignored; nothing leaves the server.

import { realClock } from './clock.js';
import { Digest } from './digest.js';
import { SipProxy } from './proxy.js';
import { Registrar } from './registrar.js';
import { address, parse, push, pop, reply, tag, uriAddress, value, values, write } from './text.js';

/**
 * @typedef {import('./text.js').SipMessage} SipMessage
 *
 * @typedef {object} Flow  one connection, seen from inside
 * @property {string} id
 * @property {boolean} isOpen
 * @property {string} address  of the other end
 * @property {number} port
 * @property {(text: string) => void} send
 *
 * @typedef {object} Connection  one connection, seen from outside
 * @property {string} id
 * @property {(text: string) => void} receive  one WebSocket message that came in; anything that is no SIP is ignored
 * @property {() => void} close  the connection is gone: its registrations go with it, its calls do not
 *
 * @typedef {{ status: number, reason?: string, headers?: import('./text.js').Header[], body?: string }} Answer
 *
 * @typedef {object} ServerOptions
 * @property {string} [domain]  the one this server is responsible for; default 'sipua.test'
 * @property {Map<string, string> | Record<string, string> | null} [users]
 *   password by user, looked up at each request; null: everybody may have any name, nobody is asked for a password
 * @property {boolean} [digest]  ask for passwords; default true when there are users
 * @property {number} [nonceLifetime]  seconds, default 300
 * @property {number} [minExpires]  seconds, default 10
 * @property {number} [maxExpires]  seconds, default 3600
 * @property {import('./clock.js').Clock} [clock]  default the system's
 * @property {(bytes: number) => string} [random]  hex text of so many random bytes
 * @property {(request: SipMessage) => Answer | 'drop' | undefined | void} [intercept]
 *   sees every new request first and may answer it or drop it: failures on demand
 * @property {(line: string) => void} [onLog]  one line for each message, without its contents
 */

const allow = 'ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, PRACK, REFER, REGISTER, SUBSCRIBE, UPDATE';
const maxLoops = 5;

/** @param {number} bytes */
function randomHex(bytes) {
  const data = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(data, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {ServerOptions} [options] */
export const createSipServer = options => new SipServer(options);

export class SipServer {
  domain;
  #users;
  #useDigest;
  #random;
  #intercept;
  #log;
  #digest;
  #registrar;
  #proxy;
  /** Starts the To tag of every answer of the server itself: an ACK that shows it ends here (RFC 3261 8.2.7). */
  #tagPrefix;
  #nextFlow = 1;

  /** @param {ServerOptions} [options] */
  constructor(options = {}) {
    const { domain = 'sipua.test', users = null, clock = realClock, random = randomHex } = options;
    this.domain = domain.toLowerCase();
    this.#users = users;
    this.#useDigest = options.digest ?? true;
    this.#random = random;
    this.#intercept = options.intercept ?? (() => undefined);
    this.#log = options.onLog ?? (() => {});
    this.#tagPrefix = `${random(4)}-`;
    this.#digest = new Digest({ realm: domain, clock, random, lifetime: (options.nonceLifetime ?? 300) * 1000 });
    const { minExpires = 10, maxExpires = 3600 } = options;
    this.#registrar = new Registrar(clock, { minExpires, maxExpires, defaultExpires: Math.min(600, maxExpires) });
    this.#proxy = new SipProxy({ domain: this.domain, clock, random, send: (flow, m) => this.#send(flow, m) });
  }

  /**
   * @param {(text: string) => void} send  one WebSocket message to the other end
   * @param {{ address?: string, port?: number }} [remote]  for Via received and rport (RFC 3581)
   * @returns {Connection}
   */
  connect(send, { address: host = '127.0.0.1', port = 0 } = {}) {
    const id = `${this.#nextFlow++}-${this.#random(8)}`;
    /** @type {Flow} */
    const flow = { id, isOpen: true, address: host, port, send };
    this.#proxy.open(flow);
    return {
      id,
      receive: text => this.#receive(flow, text),
      close: () => {
        if (!flow.isOpen) return;
        flow.isOpen = false;
        this.#registrar.removeFlow(flow);
        this.#proxy.close(flow);
      },
    };
  }

  /** Contact URIs that a user has registered. @param {string} user */
  contacts(user) {
    return this.#registrar.bindings(user).map(({ uri }) => uri);
  }

  /** @param {Flow} flow @param {string} text */
  #receive(flow, text) {
    if (!flow.isOpen) return;
    if (/^[\r\n]*$/.test(text)) {
      if (text.startsWith('\r\n\r\n')) flow.send('\r\n'); // RFC 5626 3.5.1
      return;
    }
    const message = parse(text);
    this.#log(`> ${flow.id} ${message ? summary(message) : `not SIP, ${text.length} characters`}`);
    if (!message) return;
    if (value(message, 'Contact') !== '*') this.#proxy.learn(flow, message);
    if (message.isRequest) this.#handleRequest(flow, stamp(message, flow));
    else this.#proxy.handleResponse(message);
  }

  /** @param {Flow} flow @param {SipMessage} message */
  #send(flow, message) {
    this.#log(`< ${flow.id} ${summary(message)}${flow.isOpen ? '' : ' (connection gone)'}`);
    if (flow.isOpen) flow.send(write(message));
  }

  /** @param {Flow} flow @param {SipMessage} received */
  #handleRequest(flow, received) {
    if (this.#proxy.handleKnown(flow, received)) return;
    const isAck = received.method === 'ACK';
    if (isAck && tag(received, 'To').startsWith(this.#tagPrefix)) return;
    const wanted = this.#intercept(received);
    if (wanted === 'drop') return;
    const { request, token } = this.#proxy.stripRoute(received);
    const outcome =
      wanted || this.#refuse(request, token) || this.#serve(flow, request, token) || this.#locate(request, token);
    if (Array.isArray(outcome)) this.#proxy.forward(flow, received, request, outcome);
    else if (!isAck) this.#reply(flow, received, outcome);
  }

  /** @param {Flow} flow @param {SipMessage} request @param {Answer} answer */
  #reply(flow, request, { status, ...more }) {
    this.#send(flow, reply(request, status, { toTag: this.#tagPrefix + this.#random(4), ...more }));
  }

  /**
   * Everything that stands between a request and its handling (RFC 3261 16.3, 22).
   * @param {SipMessage} request @param {string} token @returns {Answer | null}
   */
  #refuse(request, token) {
    if (value(request, 'Max-Forwards') === '0' && !this.#isForServer(request)) return { status: 483 };
    if (values(request, 'Via').filter(via => via.includes(` ${this.domain};`)).length > maxLoops)
      return { status: 482 };
    const required = values(request, 'Proxy-Require');
    if (required.length) return { status: 420, headers: required.map(tags => ({ name: 'Unsupported', value: tags })) };
    const isInDialog = token && tag(request, 'To');
    if (request.method === 'ACK' || isInDialog) return null;
    return this.#authenticate(request);
  }

  /** @param {SipMessage} request @returns {Answer | null} */
  #authenticate(request) {
    if (!this.#users || !this.#useDigest) return null;
    const isRegister = request.method === 'REGISTER';
    const isOptions = request.method === 'OPTIONS' && this.#isForServer(request);
    if (isOptions) return null;
    const header = isRegister ? 'Authorization' : 'Proxy-Authorization';
    const { verdict, user } = this.#digest.check(request, header, name => this.#password(name));
    if (verdict !== 'right') {
      const name = isRegister ? 'WWW-Authenticate' : 'Proxy-Authenticate';
      const challenge = this.#digest.challenge(verdict === 'stale');
      return { status: isRegister ? 401 : 407, headers: [{ name, value: challenge }] };
    }
    const claimed = address(value(request, isRegister ? 'To' : 'From'));
    const isOther = claimed?.host === this.domain && claimed.user !== user;
    return isOther ? { status: 403 } : null;
  }

  /**
   * What the server answers itself.
   * @param {Flow} flow @param {SipMessage} request @param {string} token @returns {Answer | null}
   */
  #serve(flow, request, token) {
    if (request.method === 'REGISTER') return this.#register(flow, request);
    if (token || !this.#isForServer(request)) return null;
    const headers = [
      { name: 'Allow', value: allow },
      { name: 'Accept', value: 'application/sdp' },
    ];
    return request.method === 'OPTIONS' ? { status: 200, headers } : { status: 404 };
  }

  /** @param {Flow} flow @param {SipMessage} request @returns {Answer} */
  #register(flow, request) {
    const to = address(value(request, 'To'));
    if (to?.host !== this.domain || !to.user || !this.#exists(to.user)) return { status: 404 };
    const outcome = this.#registrar.register(to.user, request, flow);
    const hasOutbound = values(request, 'Supported').some(tags => tags.includes('outbound'));
    const isOutbound = hasOutbound && values(request, 'Contact').some(contact => contact.includes('reg-id='));
    if (isOutbound && outcome.status === 200) outcome.headers.push({ name: 'Require', value: 'outbound' });
    return outcome;
  }

  /** @param {SipMessage} request @param {string} token @returns {import('./relay.js').Target[] | Answer} */
  #locate(request, token) {
    const target = uriAddress(request.ruri);
    const isUser = target?.host === this.domain && !token;
    if (target && isUser) {
      const bindings = this.#registrar.bindings(target.user);
      if (bindings.length) return bindings;
      return { status: this.#isKnown(target.user) ? 480 : 404 };
    }
    const targets = this.#proxy.direct(request, token);
    if (targets.length) return targets;
    if (token) return { status: 480 };
    return { status: tag(request, 'To') ? 481 : 404 };
  }

  /** @param {SipMessage} request */
  #isForServer(request) {
    return uriAddress(request.ruri)?.user === '';
  }

  /** @param {string} user */
  #password(user) {
    if (this.#users instanceof Map) return this.#users.get(user);
    return this.#users && Object.hasOwn(this.#users, user) ? this.#users[user] : undefined;
  }

  /** May that user register? @param {string} user */
  #exists(user) {
    return !this.#users || this.#password(user) !== undefined;
  }

  /** Is it only not here at the moment? @param {string} user */
  #isKnown(user) {
    return this.#users ? this.#exists(user) : this.#registrar.knows(user);
  }
}

/** RFC 3261 18.2.1, RFC 3581 4. @param {SipMessage} request @param {Flow} flow @returns {SipMessage} */
function stamp(request, flow) {
  const via = value(request, 'Via').replace(/;\s*rport(?=\s*(;|$))/i, `;rport=${flow.port}`);
  return push(pop(request, 'Via'), 'Via', `${via};received=${flow.address}`);
}

/** @param {SipMessage} message */
const summary = message =>
  message.isRequest ? `${message.method} ${message.ruri}` : `${message.status} ${message.reason} (${message.method})`;
