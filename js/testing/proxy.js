// @ts-check
// Where requests go and how responses come back (RFC 3261 16; connections as in RFC 7118 and RFC 5626 5.3).
//
//   caller --- flow a --- proxy --- flow b --- callee        Record-Route: <sip:b@domain;lr>, <sip:a@domain;lr>
//
// Each side of a dialog has a Record-Route entry that names its connection, so a request inside the dialog arrives
// with two of ours: the last one says over which connection it leaves. When that connection is gone, the Request-URI,
// which is the Contact of the other side, finds the connection that this Contact was last seen on.

import { Relay } from './relay.js';
import { address, pop, push, reply, set, tag, value, values, without } from './text.js';

/**
 * @typedef {import('./text.js').SipMessage} SipMessage
 * @typedef {import('./server.js').Flow} Flow
 * @typedef {import('./relay.js').Target} Target
 */

/** How long a finished transaction is remembered, in ms: 64*T1 (RFC 6026 timers L and M). */
const memory = 32_000;
const cookie = 'z9hG4bK';
/** Contacts remembered for one connection. */
const maxContacts = 32;

export class SipProxy {
  #domain;
  #clock;
  #random;
  #send;
  /** By the top Via and method of the request: the server transaction. @type {Map<string, Relay>} */
  #relays = new Map();
  /** By our own Via value. @type {Map<string, { relay: Relay, branch: import('./relay.js').Branch }>} */
  #branches = new Map();
  /** Open connections. @type {Map<string, Flow>} */
  #flows = new Map();
  /** By user@host:port of a Contact. @type {Map<string, Flow>} */
  #contacts = new Map();

  /**
   * @param {object} options
   * @param {string} options.domain
   * @param {import('./clock.js').Clock} options.clock
   * @param {(bytes: number) => string} options.random  hex text
   * @param {(flow: Flow, message: SipMessage) => void} options.send
   */
  constructor({ domain, clock, random, send }) {
    this.#domain = domain;
    this.#clock = clock;
    this.#random = random;
    this.#send = send;
  }

  /** @param {Flow} flow */
  open(flow) {
    this.#flows.set(flow.id, flow);
  }

  /** @param {Flow} flow */
  close(flow) {
    this.#flows.delete(flow.id);
    for (const [contact, where] of this.#contacts) if (where === flow) this.#contacts.delete(contact);
    for (const relay of [...this.#relays.values()]) relay.handleClosed(flow);
  }

  /** Remembers over which connection the Contact of a message is reached. @param {Flow} flow @param {SipMessage} message */
  learn(flow, message) {
    const keys = values(message, 'Contact').map(contactKey);
    const known = [...this.#contacts.values()].filter(where => where === flow).length;
    for (const key of keys.slice(0, maxContacts - known)) if (key) this.#contacts.set(key, flow);
  }

  /**
   * Takes what belongs to a transaction that is going on: repeated requests, CANCEL, and ACK of a refusal.
   * @param {Flow} flow @param {SipMessage} request
   * @returns {boolean}  false for a new request
   */
  handleKnown(flow, request) {
    const { method } = request;
    const hop = method === 'ACK' || method === 'CANCEL';
    const relay = this.#relays.get(transactionKey(request, hop ? 'INVITE' : method));
    if (method === 'CANCEL') {
      this.#send(flow, reply(request, relay ? 200 : 481, { toTag: this.#random(8) }));
      relay?.cancel();
    } else if (!hop) relay?.repeatLast();
    return !!relay || method === 'CANCEL';
  }

  /**
   * Takes off the Route entries that name this server (RFC 3261 16.4).
   * @param {SipMessage} request
   * @returns {{ request: SipMessage, token: string }}  token of the last one: a connection, or '' when none was named
   */
  stripRoute(request) {
    let token = '';
    let rest = request;
    for (let top = address(value(rest, 'Route')); top && this.#isOurs(top); top = address(value(rest, 'Route'))) {
      token = top.user;
      rest = pop(rest, 'Route');
    }
    return { request: rest, token };
  }

  /** Did we write this into a Record-Route, or does it only name us? @param {import('./text.js').Address} route */
  #isOurs(route) {
    return !route.user || route.host === this.#domain;
  }

  /**
   * Where a request inside a dialog, or to a Contact URI, goes.
   * @param {SipMessage} request @param {string} token
   * @returns {Target[]}
   */
  direct(request, token) {
    const flow = this.#flows.get(token) ?? this.#contacts.get(contactKey(`<${request.ruri}>`));
    return flow ? [{ uri: request.ruri, flow }] : [];
  }

  /**
   * Sends a request on (RFC 3261 16.6). ACK of a 2xx is a message of its own and has no answer.
   * @param {Flow} from @param {SipMessage} received  as it came, for the answers
   * @param {SipMessage} request  with our Route entries taken off
   * @param {Target[]} targets  at least one
   */
  forward(from, received, request, targets) {
    const outgoing = this.#outgoing(request);
    if (request.method === 'ACK') {
      const [{ uri, flow }] = targets;
      return this.#send(flow, push({ ...outgoing, ruri: uri }, 'Via', this.#via()));
    }
    const relay = new Relay(received, from, {
      clock: this.#clock,
      send: this.#send,
      via: () => this.#via(),
      tag: () => this.#random(8),
      copyFor: flow => this.#recordRoute(outgoing, from, flow),
    });
    this.#remember(received, relay);
    relay.start(targets);
  }

  /**
   * A response that no transaction waits for is dropped (RFC 6026 7.3), and so is the answer to a CANCEL of ours.
   * @param {SipMessage} response
   */
  handleResponse(response) {
    const found = this.#branches.get(value(response, 'Via'));
    if (found?.branch.request.method === response.method) found.relay.handleResponse(found.branch, response);
  }

  /** @param {SipMessage} request @returns {SipMessage}  one hop fewer to go, without the credentials meant for us */
  #outgoing(request) {
    const hops = Number.parseInt(value(request, 'Max-Forwards') || '70', 10);
    return set(without(request, 'Proxy-Authorization'), 'Max-Forwards', String(hops - 1));
  }

  /** @param {SipMessage} request @param {Flow} from @param {Flow} to @returns {SipMessage} */
  #recordRoute(request, from, to) {
    if (tag(request, 'To') || !['INVITE', 'SUBSCRIBE', 'REFER'].includes(request.method)) return request;
    /** @param {Flow} flow */
    const entry = flow => `<sip:${flow.id}@${this.#domain};transport=ws;lr>`;
    return push(push(request, 'Record-Route', entry(from)), 'Record-Route', entry(to));
  }

  #via() {
    return `SIP/2.0/WS ${this.#domain};branch=${cookie}${this.#random(8)}`;
  }

  /** @param {SipMessage} request @param {Relay} relay */
  #remember(request, relay) {
    const key = transactionKey(request, request.method);
    this.#relays.set(key, relay);
    relay.onBranch = branch => this.#branches.set(branch.via, { relay, branch });
    relay.onDone = () =>
      this.#clock.setTimeout(() => {
        this.#relays.delete(key);
        for (const branch of relay.branches) this.#branches.delete(branch.via);
        relay.close();
      }, memory);
  }
}

/**
 * A client repeats its Via byte for byte in CANCEL and in ACK of a refusal (RFC 3261 9.1, 17.1.1.3).
 * @param {SipMessage} request @param {string} method
 */
const transactionKey = (request, method) => `${method} ${value(request, 'Via')}`;

/** @param {string} contact  a Contact value @returns {string}  '' when it has no user */
function contactKey(contact) {
  const parsed = address(contact);
  return parsed?.user ? `${parsed.user}@${parsed.host}:${parsed.port ?? ''}` : '';
}
