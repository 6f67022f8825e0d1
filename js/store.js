// @ts-check
/**
 * Option `store`: what of a registration survives a reload of the page, as one entry for each address of record and
 * registrar. Instance id (RFC 5626 4.1), Call-ID and CSeq (RFC 3261 10.2); nothing secret. A user agent that takes the
 * entry marks it as in use, until the registration would have lapsed or the page is left: whoever reads it meanwhile, in
 * a second or duplicated tab, goes by an identity of its own. A store that fails costs a warning.
 */
import { URI } from './uri.js';

/** What `localStorage` and `sessionStorage` have. @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} Store */
/**
 * @typedef {object} Entry
 * @property {number} v  version of this format
 * @property {string} instance  UUID
 * @property {string} callId
 * @property {number} cseq  of the last REGISTER
 * @property {number} until  in use, in ms of Date.now()
 */

/** Later numbers would leave too little room below 2^31 (RFC 3261 8.1.1.5). */
const mostCSeq = 2 ** 30;

/** @param {any} entry @returns {entry is Entry} */
const isEntry = entry =>
  entry?.v === 1 &&
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(entry.instance) &&
  /^\w+$/.test(entry.callId) &&
  entry.cseq >= 0 &&
  entry.cseq < mostCSeq &&
  Number.isInteger(entry.cseq + entry.until);

export class RegistrationStore {
  #store;
  #key;
  #seconds;
  #warn;
  /** As it stands in the store, when it is ours. @type {Entry} */
  #entry;
  /** Was the entry there before? */
  #isOld = false;
  #isOurs = false;

  /**
   * @param {Store} store
   * @param {Record<string, any>} configuration  as the core checked it
   * @param {boolean} isFixed  the application gave the instance id: it wins
   * @param {(text: string) => void} warn
   */
  constructor(store, { uri, registrarServer, registerExpires, instanceId }, isFixed, warn) {
    this.#store = store;
    this.#key = `sipua ${URI.parse(uri)?.aor.replace(/:.*@/, '@')} ${registrarServer}`;
    this.#seconds = registerExpires;
    this.#warn = warn;
    this.#entry = { v: 1, instance: instanceId, callId: '', cseq: 0, until: 0 };
    this.claim();
    if (isFixed) this.#entry.instance = instanceId;
  }

  get instance() {
    return this.#entry.instance;
  }

  /** Takes the entry if nobody uses it. @returns {import('./command-values.js').Values} what the core is to go on with */
  claim() {
    if (!this.#isOurs) {
      const found = this.#read();
      this.#isOurs = !found || found.until <= Date.now();
      if (!this.#isOurs) this.#warn('the registration in the store is in use, perhaps by another tab: not resumed');
      else if (found && found.cseq >= this.#entry.cseq) {
        this.#entry = found;
        this.#isOld = true;
        this.#write(this.#seconds);
      }
    }
    const { instance, callId, cseq } = this.#entry;
    if (!this.#isOurs || !this.#isOld) return [];
    return [
      ['instance', instance],
      ['call_id', callId],
      ['cseq', String(cseq)],
    ];
  }

  /** A REGISTER went out. @param {number} cseq @param {string} text  Call-ID LF seconds asked for */
  keep(cseq, text) {
    const [callId, seconds] = text.split('\n');
    this.#isOld = true;
    Object.assign(this.#entry, { callId, cseq });
    this.#write(Number(seconds));
  }

  /** Others may have the entry now. */
  release() {
    if (this.#isOld) this.#write(0);
    this.#isOurs = false;
  }

  /** @param {number} seconds  how long it is in use */
  #write(seconds) {
    if (!this.#isOurs) return;
    this.#entry.until = seconds && Date.now() + seconds * 1000;
    const kept = this.#try(() => {
      this.#store.setItem(this.#key, JSON.stringify(this.#entry));
      return true;
    });
    if (!kept) this.#try(() => this.#store.removeItem(this.#key)); // an old number is worse than none
  }

  /** @returns {Entry | undefined} */
  #read() {
    return this.#try(() => {
      const entry = JSON.parse(this.#store.getItem(this.#key) ?? 'null') ?? undefined;
      if (entry && !isEntry(entry)) throw new Error('what stands there is none of this version');
      return entry;
    });
  }

  /** @template T @param {() => T} access @returns {T | undefined} */
  #try(access) {
    try {
      return access();
    } catch (error) {
      this.#warn(`store: ${error}`);
    }
  }
}
