// @ts-check
/** session.dialog: the peer relationship of an answered call. RFC 3261 12. */

import { InvalidStateError } from '../exceptions.js';
import { IncomingRequest } from '../incoming-request.js';
import { OutgoingRequest } from '../outgoing-request.js';
import { URI } from '../uri.js';

export class Dialog {
  static C = { STATUS_EARLY: 1, STATUS_CONFIRMED: 2 };
  /** One of Dialog.C. */
  state = 2;
  /** Contact of the peer. @type {URI | undefined} */
  remote_target;
  /** Values for Route, in order. @type {string[]} */
  route_set = [];
  /** CSeq of the latest request of each side that the application was told of. */
  local_seqnum = 0;
  remote_seqnum = 0;

  /** @param {import('./session.js').Session} session @param {string} text  as for refresh() */
  constructor(session, text) {
    const [call_id, local_tag, remote_tag] = text.split('\n');
    const { request } = session;
    const isIncoming = !!request?.server_transaction;
    this.id = { call_id, local_tag, remote_tag, toString: () => call_id + local_tag + remote_tag };
    this.owner = session;
    this.local_uri = session.localIdentity?.uri;
    this.remote_uri = (isIncoming ? request.from : request?.to)?.uri;
    this.note(request, isIncoming);
    this.refresh(text);
  }

  /** @param {string} text  Call-ID, tags, target, routes, a line each @internal */
  refresh(text) {
    const [, , , target, ...routes] = text.split('\n');
    this.remote_target = URI.parse(target);
    this.route_set = routes;
  }

  /** A request of either side. @param {any} request @param {boolean} [isFirst]  it came in, and ours count on from it @internal */
  note(request, isFirst) {
    const { cseq } = request ?? {};
    if (request instanceof OutgoingRequest || isFirst) this.local_seqnum = Math.max(cseq, this.local_seqnum);
    if (request instanceof IncomingRequest) this.remote_seqnum = Math.max(cseq, this.remote_seqnum);
  }

  /**
   * session.sendRequest(), whose responses go to the applicant.
   * @param {{ receiveResponse?: (response: any) => void } | null} applicant
   * @param {string} method
   * @param {import('./session.js').RequestOptions} [options]
   */
  sendRequest(applicant, method, options) {
    const receiveResponse = applicant?.receiveResponse?.bind(applicant);
    this.owner.sendRequest(method, { ...(receiveResponse && { receiveResponse }), ...options });
  }
}

/**
 * A URI that takes the place of a call of another user agent. RFC 3891.
 * @param {import('./session.js').Session} session
 * @throws {InvalidStateError}
 */
export function replacing({ dialog, status }) {
  const uri = dialog?.remote_target?.clone();
  if (!dialog || !uri) throw new InvalidStateError(status);
  const { call_id, local_tag, remote_tag } = dialog.id;
  uri.setHeader('Replaces', encodeURIComponent(`${call_id};to-tag=${remote_tag};from-tag=${local_tag}`));
  return uri.toRaw();
}
