// @ts-check
/** Who answers challenges instead of the core (option authenticationFactory), or is asked for secrets (credentials). */
import { OutgoingRequest } from './outgoing-request.js';
import { Command } from './pump.js';

/** @typedef {import('./incoming-response.js').IncomingResponse} IncomingResponse */
/** @typedef {import('./command-values.js').Values} Values */
/**
 * What a factory makes, for each request that is challenged.
 * @typedef {object} Authenticator
 * @property {(request: OutgoingRequest, challenge: any) => boolean | Promise<boolean>} authenticate  can the challenge
 *   be answered? `challenge` as SIP.Grammar.parse() gives it
 * @property {() => string} toString  value of the Authorization header
 */
/** @typedef {((ua: import('./ua.js').UA) => Authenticator) & { initialize?: () => Promise<any> }} AuthenticationFactory */
/**
 * @typedef {object} GivenCredentials
 * @property {string} [user]  default: the one in use
 * @property {string} [password]
 * @property {string} [ha1]
 * @property {string} [token]  for Bearer challenges
 */
/**
 * @callback CredentialsCallback
 * @param {{ realm: string, challenge: any, response: IncomingResponse }} wanted
 * @returns {GivenCredentials | null | undefined | Promise<GivenCredentials | null | undefined>}  null: there are none
 */

/** Authenticators kept: requests that may still be challenged again. */
const mostKept = 32;

export class Authentication {
  #ua;
  /** By the number of the request. @type {Map<number, Authenticator>} */
  #kept = new Map();

  /** @param {import('./ua.js').UA} ua */
  constructor(ua) {
    this.#ua = ua;
  }

  /** Done when automatic registration may begin. A factory without initialize() is ready at once. */
  get initialize() {
    return this.#ua.configuration.authenticationFactory?.initialize;
  }

  /**
   * Answers a challenge, or says that it cannot be.
   * @param {number} number  of the request
   * @param {any} response  401 or 407
   * @param {string} request
   * @param {import('./pump.js').Pump} pump
   */
  async run(number, response, request, pump) {
    const { logger } = this.#ua;
    /** @type {Values} */
    let answer = [];
    try {
      answer = await this.#answer(number, response, request);
    } catch (error) {
      logger.error(`a challenge could not be answered: ${error}`);
    }
    const refused = pump.command(Command.authenticate, 0, [['operation', String(number)], ...answer]);
    if (!refused || refused.code === 'unknown') return; // its request has ended meanwhile
    logger.error(`the answer to a challenge cannot be sent: invalid ${refused.what}`);
    pump.command(Command.authenticate, 0, [['operation', String(number)]]);
  }

  /**
   * Arguments of the command that answers a challenge; none of them: it cannot be answered.
   * @param {number} number  of the request
   * @param {IncomingResponse} response  401 or 407
   * @param {string} request
   * @returns {Promise<Values>}
   */
  async #answer(number, response, request) {
    const name = response.status_code === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate';
    let challenge = response.parseHeader(name);
    while (!challenge && response.hasHeader(name)) challenge = response.parseHeader(name); // a bad one was taken out
    const { authenticationFactory, credentials } = this.#ua.configuration;
    if (authenticationFactory) {
      const authenticator = this.#authenticator(number, authenticationFactory);
      const can = await authenticator.authenticate(OutgoingRequest.fromText(request, this.#ua), challenge);
      return can ? [['header', String(authenticator)]] : [];
    }
    const given = await credentials({ realm: challenge?.realm ?? '', challenge, response });
    const names = /** @type {const} */ (['user', 'password', 'ha1', 'token']);
    return names.filter(name => given?.[name] != null).map(name => [name, String(given[name])]);
  }

  /** @param {number} number @param {AuthenticationFactory} factory @returns {Authenticator} */
  #authenticator(number, factory) {
    const known = this.#kept.get(number);
    if (known) return known;
    const made = factory(this.#ua);
    for (const oldest of this.#kept.keys()) if (this.#kept.size >= mostKept) this.#kept.delete(oldest);
    this.#kept.set(number, made);
    return made;
  }
}
