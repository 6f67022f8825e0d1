// @ts-check
/** session.dialog: the peer relationship of an answered call, as it was when the call was answered. RFC 3261 12. */

import { URI } from '../uri.js';

/** Dialog.C.STATUS_CONFIRMED */
const confirmed = 2;

export class Dialog {
  static C = Object.freeze({ STATUS_EARLY: 1, STATUS_CONFIRMED: confirmed });
  state = confirmed;
  #session;

  /** @param {import('./session.js').Session} session @param {string} text  Call-ID, tags, remote target, a line each */
  constructor(session, text) {
    const [call_id, local_tag, remote_tag, target] = text.split('\n');
    const { request } = session;
    const isIncoming = !!request?.server_transaction;
    this.id = { call_id, local_tag, remote_tag };
    this.#session = session;
    this.local_uri = (isIncoming ? request.to : request?.from)?.uri;
    this.remote_uri = (isIncoming ? request.from : request?.to)?.uri;
    /** Contact of the peer. @type {URI | undefined} */
    this.remote_target = URI.parse(target);
  }

  /**
   * session.sendRequest(), whose responses go to the applicant.
   * @param {{ receiveResponse?: (response: any) => void } | null} applicant
   * @param {string} method
   * @param {import('./session.js').RequestOptions} [options]
   */
  sendRequest(applicant, method, options) {
    const receiveResponse = applicant?.receiveResponse?.bind(applicant);
    this.#session.sendRequest(method, { ...(receiveResponse && { receiveResponse }), ...options });
  }
}
