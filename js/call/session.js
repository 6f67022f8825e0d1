// @ts-check
/** What outgoing and incoming sessions have in common (classic API, sections 4.4 to 4.6). RFC 3261 13, 15. */
import { headerValues, refusalError, replyValues } from '../command-values.js';
import { sessionConstants, terminated } from '../constants.js';
import { EventEmitter } from '../emitter.js';
import { EventKind, eventArguments, eventName } from '../events.js';
import { IncomingRequest } from '../incoming-request.js';
import { Media } from '../media.js';
import { OutgoingRequest } from '../outgoing-request.js';
import { Command } from '../pump.js';

/** @typedef {import('../command-values.js').ReplyOptions} ReplyOptions */
/** @typedef {{ id: { call_id: string, local_tag: string, remote_tag: string } }} Dialog */

/** EventSubject of the core. */
const Subject = { none: 0, message: 1, sentText: 2, reply: 3 };

export class Session extends EventEmitter {
  static C = sessionConstants;
  method = 'INVITE';
  /** One of Session.C. */
  status = 0;
  /** Call-ID and from-tag; the key in ua.sessions. */
  id = '';
  /** For the application. @type {Record<string, any>} */
  data = {};
  /** When it was answered. @type {Date | null} */
  startTime = null;
  /** @type {Date | null} */
  endTime = null;
  /** Of the answered call; gone when it ends. @type {Dialog | undefined} */
  dialog;
  /** @type {any} */
  sessionDescriptionHandler;
  /** Options for its next calls. @type {any} */
  sessionDescriptionHandlerOptions;
  /** @type {any} */
  modifiers;
  /** Sent or received. @type {any} */
  request;
  local_hold = false;
  /** Received last. @type {import('../message.js').SipMessage | undefined} */
  lastMessage;
  #pump;
  #number;
  #media;
  /** Events that wait for listeners. @type {[type: string | symbol, args: any[]][] | null} */
  #held = null;

  /**
   * @param {import('../ua.js').UA} ua
   * @param {import('../pump.js').Pump} pump
   * @param {number} number  the core's id
   * @param {string} category  of its log
   */
  constructor(ua, pump, number, category) {
    super();
    this.ua = ua;
    this.#pump = pump;
    this.#number = number;
    this.logger = ua.getLogger(category);
    this.sessionDescriptionHandlerFactory = ua.configuration.sessionDescriptionHandlerFactory;
    this.sessionDescriptionHandlerFactoryOptions = ua.configuration.sessionDescriptionHandlerFactoryOptions;
    this.#media = new Media(this, (operation, ...outcome) => pump.description(number, operation, ...outcome));
  }

  /** Us. @returns {import('../name-addr-header.js').NameAddrHeader | undefined} */
  get localIdentity() {
    return undefined;
  }

  /** The other side. @returns {import('../name-addr-header.js').NameAddrHeader | undefined} */
  get remoteIdentity() {
    return undefined;
  }

  /**
   * Ends an answered call. Afterwards, and once ended: nothing.
   * @param {ReplyOptions} [options]  extraHeaders, body; statusCode is only checked
   * @throws {TypeError} a statusCode outside 200 to 699
   * @throws {InvalidStateError} before it was answered
   */
  bye(options) {
    const code = options?.statusCode;
    if (code !== undefined && !(code >= 200 && code <= 699)) throw new TypeError(`Invalid statusCode: ${code}`);
    if (this.status === terminated) {
      this.logger?.error('Error: received BYE after terminated');
      return this;
    }
    return this.command(Command.bye, replyValues(options));
  }

  /**
   * cancel(), reject() or bye(), whichever fits: its options.
   * @param {ReplyOptions} [options]
   * @returns {this}
   * @throws {InvalidStateError} once ended, for a call that came in
   */
  terminate(options) {
    return this.command(Command.terminate, replyValues(options));
  }

  /**
   * Holds events back until release(): for those that happen before anybody can listen.
   * @override
   * @param {string | symbol} type @param {...any} args
   * @returns {boolean}
   */
  emit(type, ...args) {
    if (!this.#held) return super.emit(type, ...args);
    this.#held.push([type, args]);
    return this.listenerCount(type) > 0;
  }

  /**
   * The core's command with this session's id.
   * @param {number} kind
   * @param {import('../command-values.js').Values} values
   * @returns {this}
   * @throws {TypeError | InvalidStateError} what the refusal means
   * @protected
   */
  command(kind, values) {
    const refusal = this.#pump.command(kind, this.#number, values);
    if (refusal) throw refusalError(refusal, values, this.status);
    return this;
  }

  /**
   * As command(), with what the handler gets during it. Both are as before when it is refused.
   * @param {number} kind
   * @param {ReplyOptions & { sessionDescriptionHandlerOptions?: any, modifiers?: any } | undefined} options
   * @protected
   */
  describingCommand(kind, options) {
    const { sessionDescriptionHandlerOptions, modifiers } = this;
    this.sessionDescriptionHandlerOptions = options?.sessionDescriptionHandlerOptions;
    this.modifiers = options?.modifiers;
    try {
      return this.command(kind, replyValues(options));
    } catch (error) {
      Object.assign(this, { sessionDescriptionHandlerOptions, modifiers });
      throw error;
    }
  }

  /**
   * Places the call.
   * @param {string} target
   * @param {{ extraHeaders?: string[], anonymous?: boolean, inviteWithoutSdp?: boolean }} options
   * @protected
   */
  call(target, { extraHeaders, anonymous, inviteWithoutSdp }) {
    this.#held = [];
    this.command(Command.invite, [
      ['target', target],
      ['anonymous', String(!!anonymous)],
      ['without_sdp', String(!!inviteWithoutSdp)],
      ...headerValues(extraHeaders),
    ]);
    if (this.ua.isConnected() && !inviteWithoutSdp && this.status !== terminated) this.#media.prepare();
    queueMicrotask(() => this.#release());
  }

  /** Those of the handler's making, then inviteSent, then the others: the classic order. */
  #release() {
    const held = this.#held ?? [];
    const made = held.findIndex(([type]) => !String(type).endsWith('-created'));
    const others = held.splice(made < 0 ? held.length : made);
    for (const [type, args] of held.splice(0)) super.emit(type, ...args);
    this.ua.emit('inviteSent', this);
    others.push(...held.splice(0));
    for (let next = others.shift(); next; next = others.shift() ?? held.shift()) super.emit(next[0], ...next[1]);
    this.#held = null;
  }

  /** The core wants a description. @param {import('../output.js').Output} output @param {any} message @internal */
  describe(output, message) {
    this.#media.run(output.kind, output.status, message);
  }

  /** @internal */
  endDescription() {
    this.#media.close();
  }

  /** An event of the core. @param {import('../output.js').Output} output @param {any} message @internal */
  apply(output, message) {
    this.status = output.status;
    const { kind } = output;
    if (kind === EventKind.changed) return;
    if (kind === EventKind.dialog) return this.#setDialog(output.text);
    if (kind === EventKind.accepted) this.startTime ??= new Date();
    const args = eventArguments(kind, this.#subject(output, message), output.cause);
    if (kind === EventKind.failed && this.#media.error) args.push(this.#media.error);
    if (kind === EventKind.terminated) this.#end();
    this.emit(eventName(kind), ...args);
  }

  /** @param {import('../output.js').Output} output @param {any} message */
  #subject({ subject, text }, message) {
    if (subject === Subject.message) return message;
    if (subject === Subject.sentText) return OutgoingRequest.fromText(text, this.ua);
    return subject === Subject.reply ? text : null;
  }

  /** @param {string} text  Call-ID, local tag, remote tag, a line each */
  #setDialog(text) {
    const [call_id, local_tag, remote_tag] = text.split('\n');
    this.dialog = { id: { call_id, local_tag, remote_tag } };
    if (this.request instanceof IncomingRequest) this.request.to_tag = local_tag;
    this.emit('dialog', this.dialog);
  }

  #end() {
    this.#media.close();
    this.endTime = new Date();
    this.dialog = undefined;
    this.lastMessage = undefined;
  }
}
