// @ts-check
/** Transfers that the other side asks us to make (classic API, section 4.8). RFC 3515, 3891, 3892. */
import { headerValues, replyValues } from '../command-values.js';
import { sessionConstants, terminated } from '../constants.js';
import { EventEmitter } from '../emitter.js';
import { InvalidStateError } from '../exceptions.js';
import { parseByRule } from '../header-values.js';
import { IncomingRequest } from '../incoming-request.js';
import { Command } from '../pump.js';
import { unescapeText } from '../utils.js';

/** @typedef {import('../command-values.js').ReplyOptions} ReplyOptions */
/** @typedef {import('./session.js').Session} Session */
/** A command of the core; throws what is refused. @typedef {(kind: number, values: import('../command-values.js').Values) => void} Run */

const { STATUS_WAITING_FOR_ANSWER: waiting, STATUS_ANSWERED: answered } = sessionConstants;

/** Can we call it? @param {import('../uri.js').URI | undefined} uri */
const isSip = uri => uri?.scheme === 'sip' || uri?.scheme === 'sips';

/**
 * A REFER that came in: the argument of `referRequested` on a session, of `outOfDialogReferRequested` on the UA.
 *
 *   referRequestProgress, referRequestAccepted, referRequestRejected   by the methods
 *   referInviteSent                                                    the new call was placed
 *   referProgress, referAccepted, referRejected                        what became of it; on the session too
 *
 * Each has this object as argument.
 * @extends {EventEmitter<import('../event-types.js').ReferServerEvents>}
 */
export class ReferServerContext extends EventEmitter {
  method = 'REFER';
  /** One of Session.C. */
  status = waiting;
  /** The new call, once it is placed. @type {Session | undefined} */
  targetSession;
  /** For the application. @type {Record<string, any>} */
  data = {};
  #run;
  #operation;
  #isProgressed = false;
  /** Told last of the new call. The core says 100 when it accepts. */
  #told = 100;

  /**
   * @param {import('../ua.js').UA} ua
   * @param {IncomingRequest} request
   * @param {number} operation  the core's number
   * @param {Run} run
   * @param {Session} [session]  none outside of one
   */
  constructor(ua, request, operation, run, session) {
    super();
    this.ua = ua;
    this.logger = ua.getLogger('sip.referservercontext');
    this.request = request;
    this.referredSession = session;
    /** Whom to call. @type {import('../name-addr-header.js').NameAddrHeader | undefined} */
    this.referTo = request.parseHeader('Refer-To');
    /** As it came. */
    this.referredBy = request.getHeader('Referred-By');
    /** Values of Replaces in the URI of referTo. */
    this.replaces = this.referTo?.uri.getHeader('Replaces')?.map(unescapeText);
    this.id = `${request.call_id}${request.from_tag ?? ''}${request.to_tag ?? ''}`;
    this.#run = run;
    this.#operation = String(operation);
  }

  get localIdentity() {
    return this.request.to;
  }

  get remoteIdentity() {
    return this.request.from;
  }

  /** Sends nothing: there are no provisional answers to REFER (RFC 4320 4.1). Once. @throws {InvalidStateError} */
  progress() {
    this.#requireWaiting();
    if (this.#isProgressed) throw new InvalidStateError(this.status);
    this.#isProgressed = true;
    this.emit('referRequestProgress', this);
    return this;
  }

  /**
   * Answers 202. With followRefer the call is placed, and the peer told what becomes of it; when it is answered the
   * session ends. Without, the peer is told 200 at once.
   * @param {{ followRefer?: boolean, inviteOptions?: import('./invite-client-context.js').InviteOptions, extraHeaders?: string[] }} [options]
   * @param {any} [modifiers]  for the new call
   * @throws {InvalidStateError} answered already
   */
  accept(options, modifiers) {
    this.#requireWaiting();
    if (options?.followRefer && !isSip(this.referTo?.uri)) return this.reject({ statusCode: 416 });
    this.#command(Command.referAccept, headerValues(options?.extraHeaders));
    this.status = answered;
    this.emit('referRequestAccepted', this);
    if (options?.followRefer) this.#follow(options.inviteOptions, modifiers);
    else this.sendNotify('SIP/2.0 200 OK');
    return this;
  }

  /**
   * @param {ReplyOptions} [options]  statusCode: 480 unless another of 300 to 699
   * @throws {TypeError} a statusCode outside the range
   * @throws {InvalidStateError} answered already
   */
  reject(options) {
    this.#requireWaiting();
    const statusCode = options?.statusCode ?? options?.status_code ?? 480;
    if (!(statusCode >= 300 && statusCode <= 699)) throw new TypeError(`Invalid statusCode: ${statusCode}`);
    this.#command(Command.referReject, replyValues({ ...options, statusCode }));
    this.status = terminated;
    this.emit('referRequestRejected', this);
    return this;
  }

  /**
   * Tells the peer of the new call. A final status is the last that can be told.
   * @param {string} body  a status line: "SIP/2.0 180 Ringing"
   * @throws {TypeError} another text
   * @throws {InvalidStateError} before it was accepted, after the last
   */
  sendNotify(body) {
    const line = parseByRule('sipfrag', body);
    if (!line?.status_code) throw new TypeError(`Invalid body: ${body}`);
    this.#notify(line.status_code, line.reason_phrase);
    return this;
  }

  /** In the manner of version 0.8: accepted, and the application sees to the rest. @internal */
  acceptSilently() {
    this.#command(Command.referAccept, []);
    this.status = answered;
  }

  #requireWaiting() {
    if (this.status !== waiting) throw new InvalidStateError(this.status);
  }

  /** @param {number} kind @param {import('../command-values.js').Values} values */
  #command(kind, values) {
    this.#run(kind, [['operation', this.#operation], ...values]);
  }

  /** @param {number} status @param {string} reason */
  #notify(status, reason) {
    this.#command(Command.referNotify, replyValues({ statusCode: status, reasonPhrase: reason }));
    this.#told = status;
  }

  /** @param {any} inviteOptions @param {any} modifiers */
  #follow(inviteOptions, modifiers) {
    const { uri } = /** @type {import('../name-addr-header.js').NameAddrHeader} */ (this.referTo);
    const extraHeaders = [...(inviteOptions?.extraHeaders ?? [])];
    if (this.referredBy) extraHeaders.push(`Referred-By: ${this.referredBy}`);
    const sessionDescriptionHandlerOptions = this.referredSession?.callOptions;
    try {
      const options = { sessionDescriptionHandlerOptions, ...inviteOptions, extraHeaders };
      this.watch(this.ua.invite(uri, options, modifiers));
    } catch (error) {
      this.logger?.error(`the target of a REFER cannot be called: ${error}`);
      this.#tell(400, 'Bad Request');
      return this.#emitBoth('referRejected');
    }
    this.emit('referInviteSent', this);
  }

  /** Tells the peer what becomes of the new call. @param {Session} target @internal */
  watch(target) {
    this.targetSession = target;
    const progress = (/** @type {any} */ response) => {
      this.#tell(response.status_code, response.reason_phrase);
      this.#emitBoth('referProgress');
    };
    const accepted = (/** @type {any} */ response) => {
      end();
      this.#tell(response.status_code, response.reason_phrase);
      this.#emitBoth('referAccepted');
      this.referredSession?.close();
    };
    const failed = (/** @type {any} */ response, /** @type {string | null} */ cause) => {
      end();
      const [status, phrase] = cause === 'Request Timeout' ? [408, cause] : [503, 'Service Unavailable'];
      this.#tell(response?.status_code ?? status, response?.reason_phrase ?? phrase);
      this.#emitBoth('referRejected');
    };
    const end = () => {
      target.off('progress', progress).off('accepted', accepted).off('failed', failed);
    };
    target.on('progress', progress).on('accepted', accepted).on('failed', failed);
  }

  /** As #notify(); news only, and only as long as the peer can hear it. @param {number} status @param {string} reason */
  #tell(status, reason) {
    if (status === this.#told) return;
    try {
      this.#notify(status, reason);
    } catch (error) {
      this.logger?.debug(`the sender of a REFER cannot be told ${status}: ${error}`);
    }
  }

  /** @param {string} name */
  #emitBoth(name) {
    this.emit(name, this);
    this.referredSession?.emit(name, this);
  }
}

/**
 * A listener on `referRequested` (outside of sessions, `outOfDialogReferRequested`) decides; else one on `refer` has it
 * accepted, as in version 0.8; else the call is placed.
 * @param {import('../ua.js').UA} ua
 * @param {IncomingRequest} request
 * @param {number} operation
 * @param {Run} run
 * @param {Session} [session]
 */
export function receiveRefer(ua, request, operation, run, session) {
  const context = new ReferServerContext(ua, request, operation, run, session);
  if (session) session.referContext = context;
  if (session ? session.emit('referRequested', context) : ua.emit('outOfDialogReferRequested', context)) return;
  const isOld = session && session.listenerCount('refer') > 0;
  try {
    isOld ? context.acceptSilently() : context.accept({ followRefer: true });
  } catch (error) {
    return void context.logger?.warn(`a REFER was not accepted: ${error}`); // its sender has given up
  }
  if (isOld) session.emit('refer', request);
}

/**
 * A listener for `refer`, in the manner of version 0.8: the call is placed, and the session ends. Web addresses are opened.
 * @param {Session} session
 * @param {((request: IncomingRequest, session: Session) => void) | undefined} callback
 */
export function referFollower(session, callback) {
  return (/** @type {any} */ request) => {
    const uri = request instanceof IncomingRequest ? request.parseHeader('Refer-To')?.uri : undefined;
    if (!uri) return; // the event of a REFER of ours
    if (!isSip(uri)) {
      if (/^https?$/.test(uri.scheme) && globalThis.open) globalThis.open(String(uri));
      else session.logger?.warn(`a REFER to ${uri.scheme}: was not followed`);
      return;
    }
    const next = session.ua.invite(uri, { sessionDescriptionHandlerOptions: session.callOptions });
    if (session.referContext?.request === request) session.referContext.watch(next);
    callback?.call(session, request, next);
    session.close();
  };
}
