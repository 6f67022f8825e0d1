// @ts-check
import { InvalidStateError, NotSupportedError } from './exceptions.js';
import { SipMessage } from './message.js';
import { transactionOf } from './transaction.js';
import { URI } from './uri.js';

/** @typedef {import('./command-values.js').ReplyOptions} ReplyOptions */

/** A request that came in. */
export class IncomingRequest extends SipMessage {
  /** @type {URI | undefined} */
  #ruri;
  /** @type {import('./transaction.js').Transaction | undefined} */
  #transaction;
  /** @type {((options: ReplyOptions) => string) | undefined} */
  #respond;

  /**
   * @param {import('./ua.js').UA} [ua]
   * @param {import('./grammar.js').IndexedText} [source]  default: a request without anything
   */
  constructor(ua, source) {
    super(source);
    this.ua = ua;
    this.transport = ua?.transport ?? null;
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

  /** null for a request that did not come over the network. */
  get server_transaction() {
    return this.serial ? (this.#transaction ??= transactionOf(this, 's')) : null;
  }

  get serverTransaction() {
    return this.server_transaction;
  }

  /**
   * Answers a request that nobody has answered yet: the INVITE of a session, but for a 2xx, or an INFO that goes to onInfo.
   * @param {number} code  100 to 699
   * @param {string | null} [reason]  default: the phrase of the code
   * @param {string[] | null} [extraHeaders]  "Name: value"
   * @param {string | { body: string, contentType: string } | null} [body]  a text is application/sdp
   * @param {() => void} [onSuccess]  called later, when it was sent
   * @param {() => void} [_onFailure]  never called: a lost connection ends the call, and this method throws then
   * @returns {string} what was sent
   * @throws {TypeError} a code outside its range, a text that cannot stand in a message
   * @throws {InvalidStateError} answered already, or by the user agent itself
   * @throws {NotSupportedError} a 2xx to INVITE: session.accept() sends it
   */
  reply(code, reason, extraHeaders, body, onSuccess, _onFailure) {
    if (!(code >= 100 && code <= 699)) throw new TypeError(`Invalid statusCode: ${code}`);
    if (!this.#respond) throw new InvalidStateError('answered');
    if (this.method === 'INVITE' && code >= 200 && code < 300)
      throw new NotSupportedError('session.accept() answers an INVITE');
    const text = this.#respond({
      statusCode: code,
      reasonPhrase: reason ?? undefined,
      extraHeaders: extraHeaders ?? undefined,
      body: typeof body === 'string' ? { body, contentType: 'application/sdp' } : (body ?? undefined),
    });
    if (onSuccess) queueMicrotask(onSuccess);
    return text;
  }

  /** As reply(), but without a result: every answer is given in a transaction. @param {number} code @param {string | null} [reason] */
  reply_sl(code, reason) {
    this.reply(code, reason);
  }

  /** @param {(options: ReplyOptions) => string} respond  gives what was sent @internal */
  answerBy(respond) {
    this.#respond = respond;
  }
}
