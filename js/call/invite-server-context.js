// @ts-check
import { replyValues } from '../command-values.js';
import { sessionConstants, terminated } from '../constants.js';
import { Command } from '../pump.js';
import { assertedIdentity, identityIn } from './identity.js';
import { Session } from './session.js';

/**
 * @typedef {import('../command-values.js').ReplyOptions} ReplyOptions
 * @typedef {import('../incoming-request.js').IncomingRequest} IncomingRequest
 * @typedef {object} DescribingOptions
 * @property {any} [sessionDescriptionHandlerOptions]  for the handler
 * @property {any} [modifiers]
 */

const { STATUS_CANCELED: canceled } = sessionConstants;

/** A call that came in; the argument of the UA's `invite` event. @extends {Session<import('../event-types.js').IncomingEvents>} */
export class InviteServerContext extends Session {
  /** The INVITE. @override @type {import('../incoming-request.js').IncomingRequest} */
  request;

  /**
   * @param {import('../ua.js').UA} ua
   * @param {import('../pump.js').Pump} pump
   * @param {number} number
   * @param {import('../incoming-request.js').IncomingRequest} request
   */
  constructor(ua, pump, number, request) {
    super(ua, pump, number, 'sip.inviteservercontext');
    this.request = request;
    this.body = request.body;
    this.contentType = request.getHeader('Content-Type');
    request.answerBy(options => {
      ua.lastSent = '';
      this.command(Number(options.statusCode) < 200 ? Command.progress : Command.reject, replyValues(options));
      return ua.lastSent;
    });
    this.transaction = request.server_transaction;
    this.from_tag = request.from_tag;
    this.contact = ua.contact.toString();
    this.id = `${request.call_id}${request.from_tag ?? ''}`;
  }

  /** @override */
  get localIdentity() {
    return this.request.to;
  }

  /** @override */
  get remoteIdentity() {
    return super.remoteIdentity ?? identityIn(this.request);
  }

  /** @override */
  get assertedIdentity() {
    return super.remoteIdentity ? super.assertedIdentity : assertedIdentity(this.request);
  }

  /**
   * Sends a provisional response, 180 unless another of 100 to 199 is given; once the call has ended: nothing.
   * @param {ReplyOptions & DescribingOptions & { rel100?: boolean }} [options]  rel100: reliably, if the caller can
   *   (RFC 3262); 183 with a description then, unless another is given
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} once answered
   */
  progress(options) {
    const code = options?.statusCode ?? options?.status_code ?? 180;
    if (!(code >= 100 && code <= 199)) throw new TypeError(`Invalid statusCode: ${code}`);
    if (this.status === canceled || this.status === terminated) return this;
    /** @type {import('../command-values.js').Values} */
    const reliable = options?.rel100 ? [['reliable', 'true']] : [];
    return this.describingCommand(Command.progress, [...reliable, ...replyValues(options)], options, false);
  }

  /**
   * Answers the call: 200 with our session description.
   * @param {{ extraHeaders?: string[], onInfo?: (request: IncomingRequest) => void } & DescribingOptions} [options]
   *   onInfo: gets each INFO and answers it
   * @throws {InvalidStateError} unless it waits for an answer
   */
  accept(options) {
    const { extraHeaders, onInfo = this.onInfo } = options ?? {};
    /** @type {import('../command-values.js').Values} */
    const outside = onInfo ? [['info_outside', 'true']] : [];
    this.describingCommand(Command.accept, [...outside, ...replyValues({ extraHeaders })], options, true);
    this.onInfo = onInfo;
    return this;
  }

  /**
   * Refuses the call: 480 unless another of 300 to 699 is given.
   * @param {ReplyOptions} [options]
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} once answered or ended
   */
  reject(options) {
    return this.endingCommand(Command.reject, options);
  }

  /**
   * Any answer but a 2xx: 100 unless another of 100 to 699 is given.
   * @param {ReplyOptions} [options]
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} once answered or ended
   * @throws {NotSupportedError} a 2xx: accept() sends it
   */
  reply(options) {
    const { extraHeaders, body, contentType = 'application/sdp' } = options ?? {};
    const content = typeof body === 'string' ? { body, contentType } : body;
    const code = options?.statusCode ?? options?.status_code ?? 100;
    this.request.reply(code, options?.reasonPhrase ?? options?.reason_phrase, extraHeaders, content);
    return this;
  }

  /** Answers a call that asks for it, unless a listener of `invite` has done something. RFC 5373. @internal */
  answerItself() {
    if (!this.isTouched) this.accept();
  }
}
