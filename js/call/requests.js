// @ts-check
/** Requests that we send inside an answered session, and who hears of their answers. RFC 3261 12.2. */
import { EventKind } from '../events.js';

/**
 * @typedef {object} Sender  of one request
 * @property {(request: import('../outgoing-request.js').OutgoingRequest) => void} sent
 * @property {(response: import('../incoming-response.js').IncomingResponse) => void} answered  by any, provisional ones too
 * @property {(cause: string) => void} failed  there is no final answer
 * @property {(status: string, request: import('../incoming-request.js').IncomingRequest) => void} [notified]  of a REFER
 * @property {(last: any, cause: string) => void} [ended]  of a REFER: no more is told. The 2xx, the last NOTIFY, or null
 */

export class Requests {
  /** By the core's number. @type {Map<number, Sender>} */
  #senders = new Map();

  /**
   * @param {number} number
   * @param {Sender} sender
   * @param {() => void} send  the command; throws what is refused
   */
  add(number, sender, send) {
    this.#senders.set(number, sender);
    try {
      send();
    } catch (error) {
      this.#senders.delete(number);
      throw error;
    }
  }

  /** Is there news to come of a REFER, even after the session? */
  get areAwaited() {
    return [...this.#senders.values()].some(sender => sender.notified);
  }

  /** @param {import('../output.js').Output} output @param {any} subject @returns {boolean} whether it was about a request */
  apply({ kind, number, cause, text }, subject) {
    const sender = this.#senders.get(number);
    switch (kind) {
      case EventKind.requestSent:
        sender?.sent(subject);
        return true;
      case EventKind.requestAnswered:
        if (subject.status_code >= (sender?.notified ? 300 : 200)) this.#senders.delete(number);
        sender?.answered(subject);
        return true;
      case EventKind.requestFailed:
        this.#senders.delete(number);
        sender?.failed(cause);
        return true;
      case EventKind.referNotified:
        sender?.notified?.(text, subject);
        return true;
      case EventKind.referEnded:
        this.#senders.delete(number);
        sender?.ended?.(subject, cause);
        return true;
    }
    return false;
  }
}

/**
 * The request of session.sendRequest().
 * @param {import('./outcome.js').Outcome} outcome
 * @param {(request: any) => void} sent
 * @param {(response: any, cause?: string) => void} heard  null and a cause when there is no answer
 * @returns {Sender}
 */
export function plainSender(outcome, sent, heard) {
  return {
    sent,
    answered: response => {
      if (response.status_code >= 300) outcome.reject('', response);
      else if (response.status_code >= 200) outcome.resolve(response);
      heard(response);
    },
    failed: cause => {
      outcome.reject(cause);
      heard(null, cause);
    },
  };
}
