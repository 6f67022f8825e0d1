// @ts-check
import { SipMessage } from './message.js';
import { URI } from './uri.js';

/** A request that came in. */
export class IncomingRequest extends SipMessage {
  /** @type {URI | undefined} */
  #ruri;

  /** @param {import('./grammar.js').IndexedText} source @param {import('./ua.js').UA} [ua] */
  constructor(source, ua) {
    super(source);
    this.ua = ua;
    this.transport = ua?.transport;
    this.logger = ua?.getLogger('sip.sipmessage');
  }

  /** Its Request-URI. @returns {URI | undefined} */
  get ruri() {
    return (this.#ruri ??= URI.parse(this.part(3)));
  }

  /** @returns {import('./name-addr-header.js').NameAddrHeader | undefined} */
  get refer_to() {
    return this.parseHeader('Refer-To');
  }

  get referTo() {
    return this.refer_to;
  }
}
