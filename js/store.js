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

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {Entry | undefined} entry */
const isUsed = entry => !!entry && entry.until > Date.now();

export class RegistrationStore {
  #store;
  #key;
  #seconds;
  #warn;
  /** As it stands in the store, when it is ours. @type {Entry} */
  #entry;
  /** Nobody else has taken it since we wrote it. */
  #isOurs = false;
  /** Others may take it: look before writing. */
  #isFree = true;

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
    this.claim(true);
    if (isFixed) this.#entry.instance = instanceId;
  }

  get instance() {
    return this.#entry.instance;
  }

  /**
   * Takes the entry if nobody uses it.
   * @param {boolean} [isFirst]  whatever it says; else only what another page made of ours
   * @returns {import('./command-values.js').Values} what the core is to go on with
   */
  claim(isFirst) {
    if (!this.#isOurs || this.#isFree) {
      const found = this.#read();
      this.#isOurs = !isUsed(found);
      if (!this.#isOurs) this.#warn('the registration in the store is in use, perhaps by another tab: not resumed');
      else if (found && (isFirst || (found.callId === this.#entry.callId && found.cseq > this.#entry.cseq)))
        this.#entry = found;
      if (this.#entry.callId) this.#write(this.#seconds);
    }
    const { instance, callId, cseq } = this.#entry;
    if (!callId) return [];
    return [
      ['instance', instance],
      ['call_id', callId],
      ['cseq', String(cseq)],
    ];
  }

  /** A REGISTER went out. @param {number} cseq @param {string} text  Call-ID LF seconds asked for */
  keep(cseq, text) {
    const [callId, seconds] = text.split('\n');
    Object.assign(this.#entry, { callId, cseq });
    if (this.#isFree) this.#isOurs &&= !isUsed(this.#read());
    this.#write(Number(seconds));
  }

  /** Others may have the entry now. */
  release() {
    if (this.#entry.callId && !this.#isFree) this.#write(0);
  }

  /** @param {number} seconds  how long it is in use */
  #write(seconds) {
    if (!this.#isOurs) return;
    this.#isFree = !seconds;
    this.#entry.until = seconds && Date.now() + seconds * 1000;
    const kept = this.#try(() => {
      this.#store.setItem(this.#key, JSON.stringify(this.#entry));
      return true;
    });
    if (!kept) this.#remove(); // an old number is worse than none
  }

  /** What is no entry goes. @returns {Entry | undefined} */
  #read() {
    const text = this.#try(() => this.#store.getItem(this.#key));
    const entry = text == null ? undefined : parsed(text);
    if (isEntry(entry)) return entry;
    if (text == null) return undefined;
    this.#warn('store: what stands there is no entry of this version');
    this.#remove();
  }

  #remove() {
    this.#try(() => this.#store.removeItem(this.#key));
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
