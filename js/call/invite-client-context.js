// @ts-check
import { headerValues } from '../command-values.js';
import { terminated } from '../constants.js';
import { EventKind } from '../events.js';
import { InvalidStateError } from '../exceptions.js';
import { NameAddrHeader } from '../name-addr-header.js';
import { OutgoingRequest, partyValues } from '../outgoing-request.js';
import { Command } from '../pump.js';
import { Utils } from '../utils.js';
import { Session } from './session.js';

/**
 * @typedef {object} InviteOptions
 * @property {string[]} [extraHeaders]  "Name: value"
 * @property {boolean} [anonymous]  RFC 3323
 * @property {boolean} [inviteWithoutSdp]  the other side makes the offer
 * @property {any} [sessionDescriptionHandlerOptions]  for the handler
 * @property {import('../outgoing-request.js').RequestParams} [params]  to_uri, to_displayName, from_uri, from_displayName
 * @property {string} [renderbody]  a second part of the body, for the callee to read
 * @property {string} [rendertype]  its type, default text/plain
 * @property {(request: import('../incoming-request.js').IncomingRequest) => void} [onInfo]  gets each INFO and answers it
 * @property {boolean} [earlyMedia]  the description of an unreliable 183 is applied, too
 * @property {boolean} [followRedirects]  a 3xx is followed instead of reported. RFC 3261 8.1.3.4
 */

/** A call that we place; made by ua.invite(). @extends {Session<import('../event-types.js').OutgoingEvents>} */
export class InviteClientContext extends Session {
  /** The INVITE as first sent; its body is there when the handler has made it: { body, contentType }. @override @type {OutgoingRequest | undefined} */
  request = undefined;
  /** Where the other side said to call instead, best first. @type {NameAddrHeader[]} */
  #contacts = [];

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
    this.passedModifiers = modifiers;
    this.contact = ua.contact.toString({ anonymous: this.anonymous, outbound: true });
  }

  /** @override */
  get localIdentity() {
    return this.request?.from;
  }

  /** @override */
  get remoteIdentity() {
    return super.remoteIdentity ?? this.request?.to;
  }

  get from_tag() {
    return this.request?.from_tag;
  }

  /** Places the call; once. @param {import('../uri.js').URI} target @internal */
  invite(target) {
    const { extraHeaders, earlyMedia, followRedirects, onInfo } = this.passedOptions;
    const render =
      this.renderbody === null
        ? []
        : [
            ['render_body', this.renderbody],
            ['render_type', this.rendertype],
          ];
    const flags = Object.entries({
      anonymous: this.anonymous,
      without_sdp: this.inviteWithoutSdp,
      info_outside: onInfo,
      early_media: earlyMedia,
      follow_redirects: followRedirects,
    }).flatMap(([name, value]) => (value ? [[name, 'true']] : []));
    const given = [['target', target.toRaw()], ...flags, ...render];
    const values = given.map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]));
    const { sessionDescriptionHandlerOptions = {}, params } = this.passedOptions;
    const callee = target.clone();
    callee.clearHeaders();
    const parties = partyValues(params, callee, this.ua.configuration.uri);
    this.call(
      [...values, ...parties, ...headerValues(extraHeaders)],
      { sessionDescriptionHandlerOptions, modifiers: this.passedModifiers },
      !this.inviteWithoutSdp,
    );
    return this;
  }

  /** ua.invite() has sent it. */
  send() {
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
    return this.endingCommand(Command.cancel, options);
  }

  /**
   * Nothing happens once it ended.
   * @override
   * @param {import('../command-values.js').ReplyOptions} [options]
   */
  terminate(options) {
    return this.status === terminated ? this : super.terminate(options);
  }

  /**
   * After a 3xx: calls where the other side said, with the options of this call. RFC 3261 8.1.3.4.
   * @param {string | import('../uri.js').URI | NameAddrHeader} [contact]  default: the
   *   best of them
   * @returns {InviteClientContext} the new call
   * @throws {InvalidStateError} nothing was said
   */
  follow(contact = this.#contacts[0]) {
    if (!contact) throw new InvalidStateError(this.status);
    const target = typeof contact === 'object' && 'uri' in contact ? contact.uri : contact;
    return this.ua.invite(target, this.passedOptions, this.passedModifiers);
  }

  /** @override @param {import('../output.js').Output} output @param {any} message @internal */
  apply(output, message) {
    if (output.kind === EventKind.rejected && message?.status_code >= 300 && message.status_code < 400) {
      this.#contacts = redirections(message);
      this.emit('redirected', message, [...this.#contacts]);
    }
    super.apply(output, message);
  }

  /**
   * The events of a request of its own.
   * @override
   * @param {any} response  null: there is none
   * @param {string} [cause]
   * @protected
   */
  requestAnswered(response, cause) {
    if (!response) return void this.emit('failed', null, cause ?? null);
    const code = response.status_code;
    const phrase = Utils.getReasonPhrase(code);
    const names = code < 200 ? ['progress'] : code < 300 ? ['accepted'] : ['rejected', 'failed'];
    for (const name of names) this.emit(name, response, phrase);
  }
}

/** Contacts of a 3xx that can be called, by their q. RFC 3261 20.10. @param {import('../message.js').SipMessage} response */
function redirections(response) {
  const contacts = response.getHeaders('Contact').flatMap(text => NameAddrHeader.parse(text) ?? []);
  const q = (/** @type {NameAddrHeader} */ contact) => Number(contact.getParam('q') ?? 1) || 0;
  return contacts.filter(({ uri }) => /^sips?$/.test(uri.scheme)).sort((a, b) => q(b) - q(a));
}
