// @ts-check
import { replyValues } from '../command-values.js';
import { Command } from '../pump.js';
import { Session } from './session.js';

/**
 * @typedef {import('../command-values.js').ReplyOptions} ReplyOptions
 * @typedef {object} DescribingOptions
 * @property {any} [sessionDescriptionHandlerOptions]  for the handler
 * @property {any} [modifiers]
 * @property {(request: any) => void} [onInfo]
 */

/** A call that came in; the argument of the UA's `invite` event. */
export class InviteServerContext extends Session {
  /** The INVITE. @override @type {import('../incoming-request.js').IncomingRequest} */
  request;
  /** @type {((request: any) => void) | undefined} */
  onInfo;

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
    this.id = `${request.call_id}${request.from_tag ?? ''}`;
  }

  /** @override */
  get localIdentity() {
    return this.request.to;
  }

  /** @override */
  get remoteIdentity() {
    return this.request.from;
  }

  /**
   * Sends a provisional response, 180 unless another of 100 to 199 is given.
   * @param {ReplyOptions & DescribingOptions} [options]
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} once answered or ended
   */
  progress(options) {
    return this.describingCommand(Command.progress, options);
  }

  /**
   * Answers the call: 200 with our session description.
   * @param {{ extraHeaders?: string[] } & DescribingOptions} [options]
   * @throws {InvalidStateError} unless it waits for an answer
   */
  accept(options) {
    if (options?.onInfo) this.onInfo = options.onInfo;
    const { extraHeaders, sessionDescriptionHandlerOptions, modifiers } = options ?? {};
    return this.describingCommand(Command.accept, { extraHeaders, sessionDescriptionHandlerOptions, modifiers });
  }

  /**
   * Refuses the call: 480 unless another of 300 to 699 is given.
   * @param {ReplyOptions} [options]
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} once answered or ended
   */
  reject(options) {
    return this.command(Command.reject, replyValues(options));
  }
}
