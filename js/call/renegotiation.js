// @ts-check
/** Changes of an answered session: hold, re-INVITE, UPDATE (classic API, section 4.7). RFC 3261 14, RFC 3311. */
import { EventKind } from '../events.js';
import { RenegotiationError } from '../exceptions.js';
import { failure } from './outcome.js';

/**
 * What the handler gets.
 * @typedef {{ options: any, modifiers: any }} Describing
 * @typedef {Describing & { outcome: import('./outcome.js').Outcome }} Wish
 */

/** DescriptionWanted::Kind */
const set = 1;

/** EventKind::reinvite_accepted and reinvite_failed count: the change was ours. */
const ours = 1;

/**
 * The core carries out one exchange at a time, and after it the latest wish that came meanwhile. That one's options are
 * used then, so they wait here.
 */
export class Renegotiation {
  #session;
  #mediaError;
  /** The wish whose exchange is under way. @type {Wish | undefined} */
  #open;
  /** @type {Wish | undefined} */
  #waiting;
  /** The peer's exchange is under way. */
  #isRemote = false;
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
   * @param {number} kind  DescriptionWanted::Kind, but for rollback
   * @param {Describing} usual  of the call
   * @returns {Describing}
   */
  describing(kind, usual) {
    if (!this.#isRemote) this.#begin();
    if (kind !== set) this.#describedHold = this.#session.local_hold;
    const { options, modifiers } = (!this.#isRemote && this.#open) || usual;
    return { options, modifiers };
  }

  /** @param {import('../output.js').Output} output @param {any} subject @returns {boolean} whether it was about a change */
  apply({ kind, number, cause }, subject) {
    const session = this.#session;
    switch (kind) {
      case EventKind.reinvite:
        this.#isRemote = true;
        session.emit('reinvite', session, subject);
        return true;
      case EventKind.update:
        if (subject?.server_transaction && subject.body) this.#isRemote = true;
        return false;
      case EventKind.reinviteAccepted:
        this.#accept(number, subject);
        return true;
      case EventKind.reinviteFailed:
        this.#fail(number, subject, cause);
        return true;
    }
    return false;
  }

  #begin() {
    if (this.#open) return;
    this.#open = this.#waiting;
    this.#waiting = undefined;
  }

  /** @param {number} whose @param {any} response */
  #accept(whose, response) {
    this.#agreedHold = this.#describedHold;
    if (whose === ours) {
      this.#begin(); // an UPDATE without a description has not begun yet
      this.#open?.outcome.resolve(response);
      this.#open = undefined;
    } else {
      this.#isRemote = false;
    }
    this.#session.emit('reinviteAccepted', this.#session);
  }

  /** @param {number} whose @param {any} response @param {string} cause */
  #fail(whose, response, cause) {
    const session = this.#session;
    const mediaError = this.#mediaError();
    const error = mediaError instanceof RenegotiationError ? mediaError : null;
    if (whose !== ours) {
      this.#isRemote = false;
      session.emit('reinviteFailed', session);
      if (error) session.emit('renegotiationError', error);
      return;
    }
    this.#begin();
    this.#open?.outcome.reject(cause, response);
    this.#open = undefined;
    if (!this.#waiting) session.local_hold = this.#agreedHold;
    session.emit('reinviteFailed', session);
    const why = failure(cause, response);
    const made = Object.assign(new RenegotiationError(why.message), { cause: why.cause, response: why.response });
    session.emit('renegotiationError', error ?? made);
  }
}
