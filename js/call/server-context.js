// @ts-check
import { EventEmitter } from '../emitter.js';
import { Utils } from '../utils.js';

/** @typedef {import('../command-values.js').ReplyOptions} ReplyOptions */

/**
 * A request that came in and was answered already: the argument of the UA's `message` event (classic API, section 4.2).
 * Its methods check their arguments and emit `progress`, `accepted`, or `rejected` and `failed`; they send nothing.
 */
export class ServerContext extends EventEmitter {
  /** For the application. @type {Record<string, any>} */
  data = {};

  /** @param {import('../ua.js').UA} ua @param {import('../incoming-request.js').IncomingRequest} request */
  constructor(ua, request) {
    super();
    this.ua = ua;
    this.logger = ua.getLogger('sip.servercontext');
    this.request = request;
    this.method = request.method;
    this.transaction = request.server_transaction;
    this.body = request.body;
    this.contentType = request.getHeader('Content-Type') ?? (request.method === 'MESSAGE' ? 'text/plain' : undefined);
    this.content_type = this.contentType;
    this.localIdentity = request.to;
    this.remoteIdentity = request.from;
  }

  /** @param {ReplyOptions} [options]  statusCode: 180 unless another of 100 to 199 @throws {TypeError} a statusCode outside */
  progress(options) {
    return this.#answer(options, 180, 100, 199, ['progress']);
  }

  /** @param {ReplyOptions} [options]  statusCode: 200 unless another of 200 to 299 @throws {TypeError} a statusCode outside */
  accept(options) {
    return this.#answer(options, 200, 200, 299, ['accepted']);
  }

  /** @param {ReplyOptions} [options]  statusCode: 480 unless another of 300 to 699 @throws {TypeError} a statusCode outside */
  reject(options) {
    return this.#answer(options, 480, 300, 699, ['rejected', 'failed']);
  }

  /** Emits nothing. @param {ReplyOptions} [options]  statusCode: 100 to 699 @throws {TypeError} a statusCode outside */
  reply(options) {
    return this.#answer(options, 100, 100, 699, []);
  }

  /**
   * @param {ReplyOptions | undefined} options
   * @param {number} usual @param {number} least @param {number} most
   * @param {string[]} events  their arguments: the text of a response, of which there is none, and the reason phrase
   */
  #answer(options, usual, least, most, events) {
    const code = options?.statusCode ?? options?.status_code ?? usual;
    if (!(code >= least && code <= most)) throw new TypeError(`Invalid statusCode: ${code}`);
    const phrase = Utils.getReasonPhrase(code, options?.reasonPhrase ?? options?.reason_phrase);
    for (const name of events) this.emit(name, null, phrase);
    return this;
  }
}
