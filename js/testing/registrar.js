// @ts-check
// Which contacts a user has, and over which connection each is reached (RFC 3261 10.3, RFC 5626 6).

import { address, param, value, values } from './text.js';

/**
 * @typedef {import('./text.js').SipMessage} SipMessage
 * @typedef {import('./server.js').Flow} Flow
 *
 * @typedef {object} Binding
 * @property {string} uri  Contact URI
 * @property {Flow} flow
 * @property {string} params  of the Contact, without expires, as written
 * @property {string} instance  '+sip.instance' with 'reg-id', or ''
 * @property {number} expires  moment, in ms of the clock
 * @property {string} callId
 * @property {number} cseq
 *
 * @typedef {{ status: number, headers: import('./text.js').Header[] }} Outcome
 */

export class Registrar {
  #clock;
  #limits;
  /** @type {Map<string, Binding[]>} */
  #bindings = new Map();

  /**
   * @param {import('./clock.js').Clock} clock
   * @param {{ minExpires: number, maxExpires: number, defaultExpires: number }} limits  in seconds
   */
  constructor(clock, limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Contacts that have not expired. @param {string} user @returns {Binding[]} */
  bindings(user) {
    const now = this.#clock.now();
    return (this.#bindings.get(user) ?? []).filter(binding => binding.expires > now);
  }

  /** Was there ever a binding? @param {string} user */
  knows(user) {
    return this.#bindings.has(user);
  }

  /**
   * Adds, refreshes, removes and lists (RFC 3261 10.3 steps 6 to 8). A refused request changes nothing.
   * @param {string} user
   * @param {SipMessage} request
   * @param {Flow} flow  where it came from
   * @returns {Outcome}
   */
  register(user, request, flow) {
    const contacts = values(request, 'Contact');
    const kept = this.bindings(user);
    if (!contacts.length) return this.#listing(kept);
    if (contacts.includes('*')) return this.#removeAll(user, request, contacts);

    /** @type {Binding[]} */
    const added = [];
    for (const contact of contacts) {
      const seconds = this.#seconds(contact, request);
      const binding = this.#binding(contact, seconds, request, flow);
      if (!binding || Number.isNaN(seconds)) return { status: 400, headers: [] };
      if (seconds > 0 && seconds < this.#limits.minExpires) return this.#tooBrief();
      added.push(binding);
    }
    if (kept.some(old => added.some(binding => isSame(old, binding) && isOlder(binding, old))))
      return { status: 500, headers: [] };
    const rest = kept.filter(old => !added.some(binding => isSame(old, binding)));
    this.#bindings.set(user, [...rest, ...added]);
    return this.#listing(this.bindings(user));
  }

  /** Forgets what is reached over a connection that is gone. @param {Flow} flow */
  removeFlow(flow) {
    for (const [user, bindings] of this.#bindings)
      this.#bindings.set(
        user,
        bindings.filter(binding => binding.flow !== flow),
      );
  }

  /** @param {string} user @param {SipMessage} request @param {string[]} contacts @returns {Outcome} */
  #removeAll(user, request, contacts) {
    if (contacts.length > 1 || value(request, 'Expires') !== '0') return { status: 400, headers: [] };
    this.#bindings.set(user, []);
    return this.#listing([]);
  }

  /**
   * Parameter of the Contact, else the Expires header, else the default; NaN when it is no number.
   * @param {string} contact @param {SipMessage} request
   */
  #seconds(contact, request) {
    const asked = param(address(contact), 'expires') ?? value(request, 'Expires');
    if (!asked) return this.#limits.defaultExpires;
    return /^\d+$/.test(asked) ? Math.min(Number(asked), this.#limits.maxExpires) : Number.NaN;
  }

  /** @param {string} text @param {number} seconds @param {SipMessage} request @param {Flow} flow @returns {Binding | null} */
  #binding(text, seconds, request, flow) {
    const contact = address(text);
    if (!contact) return null;
    const instance = param(contact, '+sip.instance');
    const kept = contact.params.filter(([name]) => name.toLowerCase() !== 'expires');
    const params = kept.map(([name, v]) => (v === null ? `;${name}` : `;${name}=${v}`));
    return {
      uri: contact.uri,
      flow,
      params: params.join(''),
      instance: instance ? `${instance} ${param(contact, 'reg-id') ?? ''}` : '',
      expires: this.#clock.now() + seconds * 1000,
      callId: value(request, 'Call-ID'),
      cseq: Number.parseInt(value(request, 'CSeq'), 10),
    };
  }

  /** @returns {Outcome} */
  #tooBrief() {
    return { status: 423, headers: [{ name: 'Min-Expires', value: String(this.#limits.minExpires) }] };
  }

  /** @param {Binding[]} bindings @returns {Outcome} */
  #listing(bindings) {
    const now = this.#clock.now();
    const headers = bindings.map(({ uri, params, expires }) => ({
      name: 'Contact',
      value: `<${uri}>${params};expires=${Math.ceil((expires - now) / 1000)}`,
    }));
    return { status: 200, headers };
  }
}

/** @param {Binding} a @param {Binding} b */
const isSame = (a, b) => (a.instance ? a.instance === b.instance : a.uri === b.uri);

/** A request that overtook its successor (RFC 3261 10.3 step 7). @param {Binding} binding @param {Binding} old */
const isOlder = (binding, old) => binding.callId === old.callId && binding.cseq <= old.cseq;
