// @ts-check
import { SipMessage } from './message.js';
import { transactionOf } from './transaction.js';

/** A response that came in. */
export class IncomingResponse extends SipMessage {
  /** @type {import('./transaction.js').Transaction | undefined} */
  #transaction;

  /**
   * @param {import('./ua.js').UA} [ua]
   * @param {import('./grammar.js').IndexedText} [source]  default: a response without anything
   */
  constructor(ua, source) {
    super(source);
    this.logger = ua?.getLogger('sip.sipmessage');
  }

  get status_code() {
    return this.status;
  }

  get statusCode() {
    return this.status;
  }

  get reason_phrase() {
    return this.part(5);
  }

  get reasonPhrase() {
    return this.part(5);
  }

  /** Of the request; null for a response that did not come over the network. */
  get transaction() {
    return this.serial ? (this.#transaction ??= transactionOf(this, 'c')) : null;
  }
}
