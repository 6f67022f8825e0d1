// @ts-check
/** session.dialog: the peer relationship of an answered call. RFC 3261 12. */

import { URI } from '../uri.js';

/** Dialog.C.STATUS_CONFIRMED */
const confirmed = 2;

export class Dialog {
  static C = Object.freeze({ STATUS_EARLY: 1, STATUS_CONFIRMED: confirmed });
  state = confirmed;
  /** Contact of the peer. @type {URI | undefined} */
  remote_target;
  /** Values for Route, in order. @type {string[]} */
  route_set = [];
  /** Of the latest requests of each side that the application was told of. */
  local_seqnum = 0;
  remote_seqnum = 0;
  #session;

  /** @param {import('./session.js').Session} session @param {string} text  as for refresh() */
  constructor(session, text) {
    const [call_id, local_tag, remote_tag] = text.split('\n');
    const { request } = session;
    const isIncoming = !!request?.server_transaction;
    this.id = { call_id, local_tag, remote_tag, toString: () => call_id + local_tag + remote_tag };
    this.#session = session;
    this.owner = session;
    this.local_uri = (isIncoming ? request.to : request?.from)?.uri;
    this.remote_uri = (isIncoming ? request.from : request?.to)?.uri;
    this.refresh(text);
  }

  /** @param {string} text  Call-ID, tags, numbers, target, routes, a line each @internal */
  refresh(text) {
    const [, , , local, remote, target, ...routes] = text.split('\n');
    this.note(+local, +remote);
    this.remote_target = URI.parse(target);
    this.route_set = routes;
  }

  /** @param {number} local @param {number} remote  CSeq @internal */
  note(local, remote) {
    this.local_seqnum = Math.max(local, this.local_seqnum);
    this.remote_seqnum = Math.max(remote, this.remote_seqnum);
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
