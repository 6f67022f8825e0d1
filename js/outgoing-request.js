// @ts-check
import { indexMessage } from './grammar.js';
import { SipMessage } from './message.js';
import { URI } from './uri.js';

/** A request that was sent, as it went out. Changing it changes nothing on the wire. */
export class OutgoingRequest extends SipMessage {
  /** @type {URI | undefined} */
  #ruri;

  /**
   * @param {string} text
   * @param {import('./ua.js').UA} [ua]
   * @throws {TypeError} when the text is not a request
   */
  constructor(text, ua) {
    const source = indexMessage(text);
    if (!source || source.index[0]) throw new TypeError('Invalid request');
    super(source);
    this.ua = ua;
    this.logger = ua?.getLogger('sip.sipmessage');
  }

  /** Its Request-URI. @returns {URI | undefined} */
  get ruri() {
    return (this.#ruri ??= URI.parse(this.part(3)));
  }

  /** Every field as a line, "Name: value". */
  get extraHeaders() {
    return Object.entries(this.headers).flatMap(([name, entries]) => entries.map(entry => `${name}: ${entry.raw}`));
  }
}
