// @ts-check
import { headerValues, replyValues } from '../command-values.js';
import { terminated } from '../constants.js';
import { OutgoingRequest } from '../outgoing-request.js';
import { Command } from '../pump.js';
import { Session } from './session.js';

/**
 * @typedef {object} InviteOptions
 * @property {string[]} [extraHeaders]  "Name: value"
 * @property {boolean} [anonymous]  RFC 3323
 * @property {boolean} [inviteWithoutSdp]  the other side makes the offer
 * @property {any} [sessionDescriptionHandlerOptions]  for the handler
 * @property {any} [params]
 * @property {string} [renderbody]
 * @property {string} [rendertype]
 * @property {(request: any) => void} [onInfo]
 */

/** A call that we place; made by ua.invite(). */
export class InviteClientContext extends Session {
  /** The INVITE, without its body. @override @type {OutgoingRequest | undefined} */
  request = undefined;

  /**
   * @param {import('../ua.js').UA} ua
   * @param {import('../pump.js').Pump} pump
   * @param {number} number
   * @param {InviteOptions} options  not changed
   * @param {any} modifiers
   */
  constructor(ua, pump, number, options, modifiers) {
    super(ua, pump, number, 'sip.inviteclientcontext');
    this.passedOptions = options;
    this.anonymous = !!options.anonymous;
    this.inviteWithoutSdp = !!options.inviteWithoutSdp;
    this.renderbody = options.renderbody ?? null;
    this.rendertype = options.rendertype ?? 'text/plain';
    this.onInfo = options.onInfo;
    this.sessionDescriptionHandlerOptions = options.sessionDescriptionHandlerOptions ?? {};
    this.modifiers = modifiers;
    this.contact = ua.contact.toString({ anonymous: this.anonymous, outbound: true });
  }

  /** @override */
  get localIdentity() {
    return this.request?.from;
  }

  /** @override */
  get remoteIdentity() {
    return this.request?.to;
  }

  get from_tag() {
    return this.request?.from_tag;
  }

  /** Places the call; once. @param {import('../uri.js').URI} target @internal */
  invite(target) {
    this.call(target.toRaw(), this.passedOptions);
    return this;
  }

  /** The core answered with the request. @param {string} text @internal */
  setRequest(text) {
    this.request = OutgoingRequest.fromText(text, this.ua, headers => {
      this.command(Command.cancel, headerValues(headers));
    });
    this.id = `${this.request.call_id}${this.request.from_tag}`;
  }

  /**
   * Gives up an unanswered call. RFC 3261 9.1.
   * @param {import('../command-values.js').ReplyOptions} [options]  status_code (200 to 699) and reason_phrase for a
   *   Reason header (RFC 3326), extraHeaders
   * @throws {TypeError} a status_code outside the range
   * @throws {InvalidStateError} once answered or ended
   */
  cancel(options) {
    const code = options?.status_code ?? options?.statusCode;
    if (code !== undefined && !(code >= 200 && code <= 699)) throw new TypeError(`Invalid status_code: ${code}`);
    return this.command(Command.cancel, replyValues(options));
  }

  /**
   * Nothing happens once it ended.
   * @override
   * @param {import('../command-values.js').ReplyOptions} [options]
   */
  terminate(options) {
    return this.status === terminated ? this : super.terminate(options);
  }
}
