// @ts-check
import { EventEmitter } from '../emitter.js';
import { EventKind } from '../events.js';

/**
 * What applications read of a session (classic API, sections 4.4 and 4.5).
 * @template {{}} [E=import('../event-types.js').SessionEvents]
 * @extends {EventEmitter<E>}
 */
export class SessionState extends EventEmitter {
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
  /** Of the answered call; gone when it ends. @type {import('./dialog.js').Dialog | undefined} */
  dialog;
  /** @type {any} */
  sessionDescriptionHandler;
  /** Options for its next calls. @type {any} */
  sessionDescriptionHandlerOptions;
  /** @type {any} */
  modifiers;
  /** Sent or received. @type {any} */
  request;
  /** Do we want the call to be on hold? What was agreed last, once a wish has failed. */
  local_hold = false;
  /** The last transfer that was asked for, by us or the other side. @type {any} */
  referContext;
  /** The call that this one is to take the place of. RFC 3891. @type {SessionState | undefined} */
  replacee;
  /** Gets each INFO and answers it with request.reply(). @type {((request: import('../incoming-request.js').IncomingRequest) => void) | undefined} */
  onInfo;
  /** The description of the last provisional response that had one. @type {string | null} */
  early_sdp = null;
  isCanceled = false;
  received_100 = false;
  /** Always false: a change that fails does not keep from the next. */
  disableRenegotiation = false;
  /** Empty, as are the timers: they are the core's. @type {Record<string, any>} */
  earlyDialogs = {};
  /** @type {Record<string, any>} */
  timers = {};
  /** Received last. @type {import('../message.js').SipMessage | undefined} */
  lastMessage;

  /** @param {import('../ua.js').UA} ua @param {string} category  of its log */
  constructor(ua, category) {
    super();
    this.ua = ua;
    this.logger = ua.getLogger(category);
    this.rel100 = ua.configuration.rel100;
    this.sessionDescriptionHandlerFactory = ua.configuration.sessionDescriptionHandlerFactory;
    this.sessionDescriptionHandlerFactoryOptions = ua.configuration.sessionDescriptionHandlerFactoryOptions;
  }

  /** Is there an offer, whoever made it? */
  get hasOffer() {
    return this.hasAnswer || !!this.request?.body || !!this.sessionDescriptionHandler;
  }

  /** Is there an answer to it? */
  get hasAnswer() {
    return this.startTime !== null;
  }

  /** An event of the core comes. @param {number} kind @param {any} subject @internal */
  note(kind, subject) {
    if (kind === EventKind.cancel) this.isCanceled = true;
    if (kind === EventKind.accepted) this.startTime ??= new Date();
    if (kind !== EventKind.progress) return;
    if (subject?.status_code === 100) this.received_100 = true;
    if (subject?.body) this.early_sdp = subject.body;
  }
}
