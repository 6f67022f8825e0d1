// @ts-check
/**
 * Drives the session-description handler of one session (classic API, section 6): makes it when it is first needed,
 * asks it for one thing after the other, reports each outcome once, and keeps what the exchanges agreed on.
 */
import { descriptionIn } from './grammar.js';
import { Description } from './pump.js';
import { isHold } from './web/sdp.js';

/**
 * What an application's factory returns.
 * @typedef {object} SessionDescriptionHandler
 * @property {(options?: any, modifiers?: any) => Promise<{ body: string, contentType: string }>} getDescription
 * @property {(contentType?: string) => boolean} hasDescription
 * @property {(body: string, options?: any, modifiers?: any) => Promise<unknown>} setDescription
 * @property {() => void} close
 * @property {(description: any) => Promise<any>} [holdModifier]  last of the modifiers while the session is on hold
 * @property {() => string | null} [getDirection]
 * @property {() => unknown} [rollbackDescription]  the exchange under way came to nothing; also called while a
 *   description is being made or set, whose outcome does not matter any more
 */

/** DescriptionWanted::Kind */
const Kind = { set: 1, rollback: 2, restart: 3, renew: 4 };

export class Media {
  #session;
  #answer;
  #changed;
  #closed = false;
  /** The factory threw: it is not asked again. */
  #broken = false;
  /** What the handler threw or rejected with last. @type {any} */
  error;
  /** The peer wants no audio or video of ours (RFC 3264 8.4), as the last completed exchange has it. */
  remoteHold = false;
  /** What is to be done after what is being done. @type {(() => Promise<void>)[]} */
  #waiting = [];
  #busy = false;
  /** Counts rollbacks: what was asked for before one is not answered any more. */
  #round = 0;
  /** Whose offer is out. @type {'local' | 'remote' | null} */
  #offer = null;
  /** remoteHold when the exchange is complete. */
  #nextHold = false;
  /** As last made known. @type {string | null} */
  #direction = null;

  /**
   * @param {import('./call/session.js').Session} session
   * @param {(operation: number, answer: number, body?: string, contentType?: string) => void} answer
   * @param {() => void} [changed]  called when an exchange has changed `direction` or `remoteHold`
   */
  constructor(session, answer, changed = () => void session.emit('directionChanged')) {
    this.#session = session;
    this.#answer = answer;
    this.#changed = changed;
  }

  /** What the handler says: sendrecv, sendonly, recvonly, inactive, or null when nothing is agreed or it cannot tell. */
  get direction() {
    try {
      return this.#session.sessionDescriptionHandler?.getDirection?.() ?? null;
    } catch (error) {
      this.#warn(error);
      return null;
    }
  }

  /**
   * The handler; made now if there is none yet.
   * @returns {SessionDescriptionHandler}
   * @throws what the factory throws
   */
  handler() {
    const session = this.#session;
    if (this.#broken) throw this.error;
    if (session.sessionDescriptionHandler) return session.sessionDescriptionHandler;
    this.#broken = true;
    const { sessionDescriptionHandlerFactory: factory, sessionDescriptionHandlerFactoryOptions: options } = session;
    // Version 0.10 alone had an observer between the two.
    const made = factory.length === 3 ? factory(session, this.#observer(options), options) : factory(session, options);
    this.#broken = false;
    session.sessionDescriptionHandler = made;
    return made;
  }

  /** Makes the handler ahead of time. An error is kept for the operation that will need it. */
  prepare() {
    try {
      this.handler();
    } catch (error) {
      if (error !== this.error) this.#fail(error);
    }
  }

  /**
   * @param {number} kind  DescriptionWanted::Kind
   * @param {number} operation  names it in the answer
   * @param {import('./message.js').SipMessage | null} message  set: whose body is meant
   */
  run(kind, operation, message) {
    if (this.#closed) return;
    if (kind === Kind.rollback) return this.#rollback();
    const round = this.#round;
    const isOver = () => this.#closed || round !== this.#round;
    this.#enqueue(async () => {
      if (isOver()) return;
      /** @type {[answer: number, body?: string, contentType?: string]} */
      let outcome;
      try {
        outcome = await (kind === Kind.set ? this.#set(message) : this.#get(kind));
      } catch (error) {
        if (isOver()) return;
        this.#fail(error);
        this.#offer = null;
        outcome = [isGetDescriptionError(error) ? Description.getFailed : Description.failed];
      }
      if (isOver()) return;
      if (outcome[0] === Description.ready) this.#exchanged('local');
      if (outcome[0] === Description.applied) this.#exchanged('remote');
      this.#answer(operation, ...outcome);
    });
  }

  /** The session needs no descriptions any more: an outcome that is still to come is dropped. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#closeHandler();
  }

  /** Runs it now, or after all that waits. @param {() => Promise<void>} job */
  async #enqueue(job) {
    this.#waiting.push(job);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next();
    } finally {
      this.#busy = false;
    }
  }

  /** The handler hears of it at once, so that it may cut short what it does; the next operation waits for both. */
  #rollback() {
    this.#round++;
    this.#offer = null;
    const rollBack = async () => this.#session.sessionDescriptionHandler?.rollbackDescription?.();
    const done = rollBack().catch(error => this.#closed || this.#warn(error));
    this.#enqueue(async () => void (await done));
  }

  /** @param {number} kind @returns {Promise<[number, string, string]>} */
  async #get(kind) {
    const session = this.#session;
    if (kind === Kind.renew) this.#forget();
    const handler = this.handler();
    let { sessionDescriptionHandlerOptions: options, modifiers } = session;
    if (kind === Kind.restart)
      options = { ...options, RTCOfferOptions: { ...options?.RTCOfferOptions, iceRestart: true } };
    if (session.local_hold) modifiers = [modifiers ?? [], handler.holdModifier ?? []].flat();
    const { body, contentType = 'application/sdp' } = (await handler.getDescription(options, modifiers)) ?? {};
    if (typeof body !== 'string') throw new TypeError('getDescription() gave no body');
    return [Description.ready, body, String(contentType)];
  }

  /** @param {import('./message.js').SipMessage | null} message @returns {Promise<[number]>} */
  async #set(message) {
    const { sessionDescriptionHandlerOptions, modifiers, ua } = this.#session;
    const handler = this.handler();
    const contentType = message?.getHeader('Content-Type');
    let body = message?.body ?? '';
    if (!handler.hasDescription(contentType)) {
      const part = contentType && descriptionIn(contentType, body, ua.configuration.maxBodyNesting);
      if (!part || !handler.hasDescription(part.contentType)) return [Description.unsupported];
      body = part.body;
    }
    this.#nextHold = isHold(body);
    const others = Array.isArray(modifiers) ? modifiers.filter(each => each !== handler.holdModifier) : modifiers;
    await handler.setDescription(body, sessionDescriptionHandlerOptions, others);
    return [Description.applied];
  }

  /** A description of one side is in force: the offer, or the answer that completes the exchange. @param {'local' | 'remote'} side */
  #exchanged(side) {
    if (!this.#offer || this.#offer === side) {
      this.#offer = side;
      return;
    }
    this.#offer = null;
    const { direction } = this;
    if (direction === this.#direction && this.#nextHold === this.remoteHold) return;
    this.#direction = direction;
    this.remoteHold = this.#nextHold;
    this.#changed();
  }

  /** The next handler begins anew. */
  #forget() {
    this.#closeHandler();
    this.#session.sessionDescriptionHandler = undefined;
    this.#offer = null;
  }

  #closeHandler() {
    try {
      this.#session.sessionDescriptionHandler?.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.error = error;
    this.#warn(error);
  }

  /** @param {unknown} error */
  #warn(error) {
    this.#session.logger?.warn(`session description handler: ${error}`);
  }

  /** @param {any} options */
  #observer(options) {
    const session = this.#session;
    return {
      session,
      options,
      trackAdded: () => void session.emit('trackAdded'),
      directionChanged: () => {
        this.#direction = this.direction;
        this.remoteHold = this.#nextHold;
        this.#changed();
      },
    };
  }
}

/** By its name: a handler may bring the class of another copy of this library. @param {any} error */
const isGetDescriptionError = error => error?.name === 'GET_DESCRIPTION_ERROR';
