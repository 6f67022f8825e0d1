// @ts-check
/** Changes of an answered session: hold, re-INVITE, UPDATE (classic API, section 4.7). RFC 3261 14, RFC 3311. */
import { EventKind } from '../events.js';
import { RenegotiationError } from '../exceptions.js';
import { IncomingResponse } from '../incoming-response.js';
import { failure } from './outcome.js';

/**
 * What the handler gets.
 * @typedef {{ options: any, modifiers: any }} Describing
 * @typedef {Describing & { outcome: import('./outcome.js').Outcome }} Wish
 */

/** DescriptionWanted::Kind */
const Kind = { set: 1, rollback: 2 };

/** EventKind::reinvite_accepted and reinvite_failed count: the change was ours. */
const ours = 1;

/**
 * The core carries out one exchange at a time, and after it the latest wish that came meanwhile. That one's options are
 * used then, so they wait here.
 */
export class Renegotiation {
  /** What the handler gets when no wish brings anything else: what accept or invite brought, and what was agreed since. @type {Describing} */
  usual = { options: undefined, modifiers: undefined };
  #session;
  #mediaError;
  /** The wish whose exchange is under way. @type {Wish | undefined} */
  #open;
  /** @type {Wish | undefined} */
  #waiting;
  /** The peer has made an offer, or asked for one, in a request: our description for it is still to come. */
  #isAsked = false;
  /** Were we on hold when the handler was asked last, and when something was agreed last? */
  #describedHold = false;
  #agreedHold = false;

  /**
   * @param {import('./session.js').Session} session
   * @param {() => any} mediaError  what the handler threw during the operation under way
   */
  constructor(session, mediaError) {
    this.#session = session;
    this.#mediaError = mediaError;
  }

  get isPending() {
    return !!(this.#open ?? this.#waiting);
  }

  /**
   * @param {Describing} describing
   * @param {boolean} hold
   * @param {import('./outcome.js').Outcome} outcome
   * @param {() => void} send  the command; throws what is refused
   */
  want(describing, hold, outcome, send) {
    const session = this.#session;
    const before = { waiting: this.#waiting, hold: session.local_hold };
    this.#waiting = { ...describing, outcome };
    session.local_hold = hold;
    try {
      send();
    } catch (error) {
      this.#waiting = before.waiting;
      session.local_hold = before.hold;
      throw error;
    }
    before.waiting?.outcome.follow(outcome);
  }

  /**
   * What the handler gets during the operation that begins now, beside the hold modifier while local_hold is true.
   * @param {number} kind  DescriptionWanted::Kind
   * @param {any} message  set: whose description is meant
   * @returns {Describing}
   */
  describing(kind, message) {
    const { usual } = this;
    if (kind === Kind.rollback) this.#isAsked = false;
    if (kind === Kind.rollback) return usual;
    if (kind === Kind.set) {
      const answersUs = message instanceof IncomingResponse || message?.method === 'ACK';
      if (!answersUs) this.#isAsked = true;
      return answersUs && this.#open ? this.#open : usual;
    }
    this.#describedHold = this.#session.local_hold;
    if (!this.#isAsked) return this.#begin() ?? usual;
    this.#isAsked = false;
    this.#agreedHold = this.#describedHold;
    return usual;
  }

  /** @param {import('../output.js').Output} output @param {any} subject @returns {boolean} whether it was about a change */
  apply({ kind, number, cause }, subject) {
    const session = this.#session;
    switch (kind) {
      case EventKind.reinvite:
        this.#isAsked = true;
        session.emit('reinvite', session, subject);
        return true;
      case EventKind.reinviteAccepted:
        this.#accept(number, subject);
        return true;
      case EventKind.reinviteFailed:
        this.#fail(number, subject, cause);
        return true;
    }
    return false;
  }

  /** One that begins again is joined by what was wanted meanwhile. */
  #begin() {
    if (!this.#waiting) return this.#open;
    this.#open?.outcome.follow(this.#waiting.outcome);
    this.#open = this.#waiting;
    this.#waiting = undefined;
    return this.#open;
  }

  /** @param {number} whose @param {any} response */
  #accept(whose, response) {
    if (whose === ours) {
      this.#agreedHold = this.#describedHold;
      const options = this.#open?.options;
      if (options) this.usual = { ...this.usual, options: { ...this.usual.options, ...options } };
      this.#open?.outcome.resolve(response);
      this.#open = undefined;
    }
    this.#session.emit('reinviteAccepted', this.#session);
  }

  /** @param {number} whose @param {any} response @param {string} cause */
  #fail(whose, response, cause) {
    const session = this.#session;
    const mediaError = this.#mediaError();
    const error = mediaError instanceof RenegotiationError ? mediaError : null;
    if (whose !== ours) {
      session.emit('reinviteFailed', session);
      if (error) session.emit('renegotiationError', error);
      return;
    }
    this.#open?.outcome.reject(cause, response);
    this.#open = undefined;
    if (!this.#waiting) session.local_hold = this.#agreedHold;
    session.emit('reinviteFailed', session);
    const why = failure(cause, response);
    const made = Object.assign(new RenegotiationError(why.message), { cause: why.cause, response: why.response });
    session.emit('renegotiationError', error ?? made);
  }
}
