// @ts-check
/** What outgoing and incoming sessions have in common (classic API, sections 4.4 to 4.8). RFC 3261 13 to 15. */
import { headerValues, replyValues } from '../command-values.js';
import { sessionConstants, terminated } from '../constants.js';
import { InvalidStateError } from '../exceptions.js';
import { Command } from '../pump.js';
import { requireTarget } from '../target.js';
import { CoreSession } from './core-session.js';
import { replacing } from './dialog.js';
import { toneText } from './dtmf.js';
import { assertedIdentity, identityIn } from './identity.js';
import { Outcome } from './outcome.js';
import { ReferClientContext } from './refer-client-context.js';
import { referFollower } from './refer-server-context.js';
import { plainSender } from './requests.js';
import { SessionState } from './session-state.js';

/** @typedef {import('../command-values.js').ReplyOptions} ReplyOptions */
/** @typedef {import('../incoming-request.js').IncomingRequest} IncomingRequest */
/** @typedef {import('../name-addr-header.js').NameAddrHeader} NameAddrHeader */
/**
 * What a change of the session takes.
 * @typedef {object} ChangeOptions
 * @property {string[]} [extraHeaders]  "Name: value"
 * @property {any} [sessionDescriptionHandlerOptions]  for the handler
 * @property {boolean} [iceRestart]  new ICE credentials and candidates
 *
 * @typedef {object} RequestOptions
 * @property {string[]} [extraHeaders]
 * @property {string | { body: string, contentType: string }} [body]
 * @property {string} [contentType]
 * @property {(response: any) => void} [receiveResponse]  each response, instead of events
 */

const { STATUS_WAITING_FOR_ACK: waitingForAck, STATUS_CONFIRMED: confirmed } = sessionConstants;

/**
 * @template {{}} [E=import('../event-types.js').SessionEvents]
 * @extends {SessionState<E>}
 */
export class Session extends SessionState {
  static C = sessionConstants;
  #core;
  /** Events that wait for listeners. @type {[type: string | symbol, args: any[]][] | null} */
  #held = null;

  /**
   * @param {import('../ua.js').UA} ua
   * @param {import('../pump.js').Pump} pump
   * @param {number} number  the core's id
   * @param {string} category  of its log
   */
  constructor(ua, pump, number, category) {
    super(ua, category);
    this.#core = new CoreSession(this, pump, number);
  }

  /** Us. @returns {NameAddrHeader | undefined} */
  get localIdentity() {
    return undefined;
  }

  /** The other side: see identity.js. @returns {NameAddrHeader | undefined} */
  get remoteIdentity() {
    const { identified } = this.#core;
    return identified && identityIn(identified);
  }

  /** The other side as the server asserts it (RFC 3325). @returns {NameAddrHeader | undefined} */
  get assertedIdentity() {
    return assertedIdentity(this.#core.identified);
  }

  /** Has the other side put us on hold? */
  get remote_hold() {
    return this.#core.media.remoteHold;
  }

  /** Is a change of ours under way, or waiting? */
  get pendingReinvite() {
    return this.#core.changes.isPending;
  }

  /** Tones of dtmf() that were not sent yet; null when there are none. */
  get tones() {
    return this.#core.tones.waiting;
  }

  /**
   * The outcome of the latest operation: of the call itself (placed or accepted), hold, unhold, reinvite, update, refer,
   * dtmf, sendRequest, bye, cancel, reject or terminate. Resolves with the message that told, if any; rejects with an Error
   * that has `cause`, a text, and `response`, the message or null. A promise is made by reading this, not before.
   * @returns {Promise<any>}
   */
  get settled() {
    return this.#core.settled;
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
    return this.endingCommand(Command.bye, options);
  }

  /**
   * cancel(), reject() or bye(), whichever fits: its options.
   * @param {ReplyOptions} [options]
   * @returns {this}
   * @throws {InvalidStateError} once ended, for a call that came in
   */
  terminate(options) {
    return this.endingCommand(Command.terminate, options);
  }

  /** Ends it in any state; once ended: nothing. */
  close() {
    try {
      if (this.status !== terminated) this.terminate();
    } catch (error) {
      if (!(error instanceof InvalidStateError)) throw error; // its end is on its way to the application
    }
  }

  /**
   * Puts the call on hold: the other side is to send nothing. What we send is up to the application: music, or nothing,
   * with tracks that are disabled. Nothing happens when it is on hold.
   * @param {ChangeOptions} [options]
   * @param {any} [modifiers]  for the handler: a function or an array
   * @throws {InvalidStateError} unless it was answered
   */
  hold(options, modifiers) {
    if (this.#isOnHold(true)) return;
    this.#change(true, options, modifiers);
  }

  /** The reverse of hold(). @param {ChangeOptions} [options] @param {any} [modifiers] @throws {InvalidStateError} unless it was answered */
  unhold(options, modifiers) {
    if (this.#isOnHold(false)) return;
    this.#change(false, options, modifiers);
  }

  /**
   * Offers a new description, by re-INVITE. One after another: while one is under way the latest wish waits.
   * @param {ChangeOptions} [options]
   * @param {any} [modifiers]  for the handler: a function or an array
   * @throws {InvalidStateError} unless it was answered
   */
  reinvite(options, modifiers) {
    this.#requireAnswered();
    this.#change(this.local_hold, options, modifiers);
  }

  /**
   * The same by UPDATE (RFC 3311), if the other side takes it.
   * @param {ChangeOptions & { modifiers?: any }} [options]
   * @throws {InvalidStateError} unless it was answered
   */
  update(options) {
    this.#change(this.local_hold, options, options?.modifiers, [['method', 'UPDATE']]);
    return this;
  }

  /**
   * Sends tones, one after another. Each gives an event `dtmf(request, tone)`, whose tone has events of its own.
   * @param {string | number} tones  0 to 9, A to D, # and *; a comma is a pause of two seconds
   * @param {import('./dtmf.js').DtmfOptions} [options]
   * @throws {TypeError} other tones, times that are no numbers
   * @throws {InvalidStateError} unless it was answered
   */
  dtmf(tones, options) {
    if (tones === undefined) throw new TypeError('Not enough arguments');
    this.#requireAnswered();
    const text = toneText(tones);
    return this.#operate(outcome => {
      this.#core.tones.send(text, options, outcome, values => this.command(Command.dtmf, values));
    });
  }

  /**
   * Sends any request inside the call. An event of its name in lower case has it as argument.
   * @param {string} method
   * @param {RequestOptions} [options]
   * @throws {TypeError} a method or header that cannot be sent so
   * @throws {InvalidStateError} unless it was answered
   */
  sendRequest(method, options) {
    const { extraHeaders, body, contentType, receiveResponse } = options ?? {};
    if (typeof method !== 'string') throw new TypeError(`Invalid method: ${String(method)}`);
    const number = this.ua.newNumber();
    /** @type {import('../command-values.js').Values} */
    const values = [
      ['request', String(number)],
      ['method', method],
    ];
    const heard = receiveResponse
      ? (/** @type {any} */ response) => response && this.#core.callBack('receiveResponse', receiveResponse, response)
      : (/** @type {any} */ response, /** @type {string | undefined} */ cause) => this.requestAnswered(response, cause);
    const sent = (/** @type {import('../outgoing-request.js').OutgoingRequest} */ request) =>
      void this.emit(request.method.toLowerCase(), request);
    return this.#operate(outcome => {
      this.#core.requests.add(number, plainSender(outcome, sent, heard), () =>
        this.command(Command.send, [...values, ...replyValues({ extraHeaders, body, contentType })]),
      );
    });
  }

  /**
   * Asks the other side to call somebody else. A session as target is replaced by that call. The event `referRequested`
   * has the ReferClientContext as argument; so has `referContext`.
   * @param {string | import('../uri.js').URI | Session} target
   * @param {import('./refer-client-context.js').ReferOptions} [options]
   * @throws {TypeError} a target that is no address
   * @throws {InvalidStateError} unless confirmed
   */
  refer(target, options) {
    const to = target instanceof Session ? target : requireTarget(target, this.ua.configuration.hostportParams);
    if (this.status !== confirmed) throw new InvalidStateError(this.status);
    const { extraHeaders, body, contentType } = options ?? {};
    const number = this.ua.newNumber();
    /** @type {import('../command-values.js').Values} */
    const values = [
      ['request', String(number)],
      to instanceof Session && to.ua === this.ua
        ? ['session', String(to.#core.number)]
        : ['target', to instanceof Session ? replacing(to) : to.toRaw()],
      ...replyValues({ extraHeaders, body, contentType }),
    ];
    return this.#operate(outcome => {
      const before = this.referContext;
      const context = new ReferClientContext(this, to, { ...options }, outcome);
      this.referContext = context;
      try {
        this.#core.requests.add(number, context, () => this.command(Command.refer, values));
      } catch (error) {
        this.referContext = before;
        throw error;
      }
    });
  }

  /**
   * A listener for `refer` that places the call and ends this one, in the manner of version 0.8.
   * @param {(request: IncomingRequest, session: Session) => void} [callback]
   */
  followRefer(callback) {
    return referFollower(this, callback);
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

  /** What the handler gets of the application. @internal */
  get callOptions() {
    return this.#core.callOptions;
  }

  /** Are events to come after its end? @internal */
  get isAwaited() {
    return this.#core.requests.areAwaited;
  }

  /** Has the application done anything with it? @protected */
  get isTouched() {
    return this.#core.isTouched;
  }

  /** To a request of sendRequest() without receiveResponse. @param {any} _response @param {string} [_cause] @protected */
  requestAnswered(_response, _cause) {}

  /**
   * The core's command with this session's id.
   * @param {number} kind
   * @param {import('../command-values.js').Values} values
   * @returns {this}
   * @throws {TypeError | InvalidStateError} what the refusal means
   * @protected
   */
  command(kind, values) {
    this.#core.command(kind, values);
    return this;
  }

  /** A command that ends the call. @param {number} kind @param {ReplyOptions} [options] @protected */
  endingCommand(kind, options) {
    this.#core.end(kind, options);
    return this;
  }

  /**
   * As command(), with what the handler gets during it. Both are as before when it is refused.
   * @param {number} kind
   * @param {import('../command-values.js').Values} values
   * @param {{ sessionDescriptionHandlerOptions?: any, modifiers?: any } | undefined} options
   * @param {boolean} establishes  it answers the call
   * @protected
   */
  describingCommand(kind, values, options, establishes) {
    this.#core.describingCommand(kind, values, options, establishes ? new Outcome('establish') : undefined);
    return this;
  }

  /**
   * Places the call.
   * @param {import('../command-values.js').Values} values
   * @param {{ sessionDescriptionHandlerOptions?: any, modifiers?: any }} options
   * @param {boolean} isDescribed  we make the offer
   * @protected
   */
  call(values, options, isDescribed) {
    this.#held = [];
    this.describingCommand(Command.invite, values, options, true);
    if (this.ua.isConnected() && isDescribed && this.status !== terminated) this.#core.media.prepare();
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
    this.#core.describe(output, message);
  }

  /** @internal */
  endDescription() {
    this.#core.media.close();
  }

  /** An event of the core. @param {import('../output.js').Output} output @param {any} message @internal */
  apply(output, message) {
    this.#core.apply(output, message);
  }

  /** @param {(outcome: Outcome) => void} run */
  #operate(run) {
    this.#core.operate(new Outcome(), run);
    return this;
  }

  #requireAnswered() {
    if (this.status !== confirmed && this.status !== waitingForAck) throw new InvalidStateError(this.status);
  }

  /** @param {boolean} wanted */
  #isOnHold(wanted) {
    this.#requireAnswered();
    if (this.local_hold === wanted) this.logger?.log(`the session is ${wanted ? '' : 'not '}on hold already`);
    return this.local_hold === wanted;
  }

  /**
   * @param {boolean} hold
   * @param {ChangeOptions | undefined} options
   * @param {any} modifiers
   * @param {import('../command-values.js').Values} [values]
   */
  #change(hold, options, modifiers, values = []) {
    const { extraHeaders, sessionDescriptionHandlerOptions, iceRestart } = options ?? {};
    const restart = String(!!iceRestart);
    this.#operate(outcome =>
      this.#core.changes.want({ options: sessionDescriptionHandlerOptions, modifiers }, hold, outcome, () =>
        this.command(Command.renegotiate, [...values, ['restart', restart], ...headerValues(extraHeaders)]),
      ),
    );
  }
}
