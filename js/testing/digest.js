// @ts-check
// Digest authentication on the server's side: MD5, qop=auth (RFC 3261 22, RFC 7616).
// A nonce carries its time of birth and a seal, so the server remembers only nonces that a right password was used with.

import { digestParams, md5, values } from './text.js';

/** @typedef {import('./text.js').SipMessage} SipMessage */
/** @typedef {'right' | 'stale' | 'wrong' | 'missing'} Verdict */

export class Digest {
  #realm;
  #clock;
  #random;
  #lifetime;
  #secret;
  /** Highest nonce count seen, by nonce. @type {Map<string, number>} */
  #counts = new Map();

  /**
   * @param {object} options
   * @param {string} options.realm
   * @param {import('./clock.js').Clock} options.clock
   * @param {(bytes: number) => string} options.random  hex text
   * @param {number} [options.lifetime]  of a nonce, in ms
   */
  constructor({ realm, clock, random, lifetime = 300_000 }) {
    this.#realm = realm;
    this.#clock = clock;
    this.#random = random;
    this.#lifetime = lifetime;
    this.#secret = random(16);
  }

  /** Value of a WWW-Authenticate or Proxy-Authenticate header with a new nonce. @param {boolean} stale */
  challenge(stale) {
    const stamp = `${this.#clock.now().toString(36)}.${this.#random(8)}`;
    const nonce = `${stamp}.${this.#seal(stamp)}`;
    return `Digest realm="${this.#realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`;
  }

  /**
   * Judges the credentials of a request. `stale` means: the password is right, the nonce is old, unknown or used
   * before (RFC 7616 3.3). The digest URI is taken as sent: clients may normalise the Request-URI.
   * @param {SipMessage} request
   * @param {'Authorization' | 'Proxy-Authorization'} header
   * @param {(user: string) => string | undefined} passwordOf
   * @returns {{ verdict: Verdict, user: string }}  user '' unless the verdict is `right`
   */
  check(request, header, passwordOf) {
    const given = values(request, header)
      .map(digestParams)
      .find(c => c.realm === this.#realm);
    if (!given) return { verdict: 'missing', user: '' };
    const password = passwordOf(given.username ?? '');
    if (password === undefined || given.response !== this.#response(request.method, password, given))
      return { verdict: 'wrong', user: '' };
    if (!this.#isFresh(given)) return { verdict: 'stale', user: '' };
    return { verdict: 'right', user: given.username ?? '' };
  }

  /** @param {string} method @param {string} password @param {Record<string, string | null>} given */
  #response(method, password, given) {
    if (given.qop !== 'auth' || (given.algorithm ?? 'MD5').toUpperCase() !== 'MD5') return null;
    const a1 = md5(`${given.username}:${this.#realm}:${password}`);
    const a2 = md5(`${method}:${given.uri}`);
    return md5([a1, given.nonce, given.nc, given.cnonce, given.qop, a2].join(':'));
  }

  /** @param {Record<string, string | null>} given */
  #isFresh(given) {
    const nonce = given.nonce ?? '';
    const [born, salt, seal] = nonce.split('.');
    const count = Number.parseInt(given.nc ?? '', 16);
    const fresh = seal === this.#seal(`${born}.${salt}`) && !this.#isExpired(born);
    if (!fresh || !(count > (this.#counts.get(nonce) ?? 0))) return false;
    for (const known of this.#counts.keys()) if (this.#isExpired(known.split('.')[0])) this.#counts.delete(known);
    this.#counts.set(nonce, count);
    return true;
  }

  /** @param {string} born */
  #isExpired(born) {
    return this.#clock.now() - Number.parseInt(born, 36) > this.#lifetime;
  }

  /** @param {string} stamp */
  #seal(stamp) {
    return md5(`${stamp}:${this.#secret}`);
  }
}
