// @ts-check
import { EventEmitter, report } from '../emitter.js';

/**
 * @typedef {object} ReferOptions
 * @property {string[]} [extraHeaders]  "Name: value"
 * @property {string | { body: string, contentType: string }} [body]
 * @property {string} [contentType]
 * @property {boolean} [activeAfterTransfer]  the call stays when the transfer has succeeded
 * @property {(response: import('../incoming-response.js').IncomingResponse) => void} [receiveResponse]  to the REFER
 */

/**
 * A transfer that we ask for; made by session.refer(). RFC 3515, 3891.
 *
 *   referRequestProgress, referRequestAccepted, referRequestRejected   what became of the REFER
 *   referProgress, referAccepted, referRejected                        what the peer tells of the new call, by NOTIFY
 *   notify(request)                                                    each NOTIFY
 *
 * All but the last have this object as argument.
 * @extends {EventEmitter<import('../event-types.js').ReferClientEvents>}
 */
export class ReferClientContext extends EventEmitter {
  method = 'REFER';
  /** The REFER, once it was sent. @type {import('../outgoing-request.js').OutgoingRequest | undefined} */
  request;
  /** The last response to it. @type {import('../incoming-response.js').IncomingResponse | undefined} */
  response;
  /** What the peer told last of the new call: "180 Ringing". */
  progress = '';
  /** For the application. @type {Record<string, any>} */
  data = {};
  #target;
  #outcome;

  /**
   * @param {import('./session.js').Session} session
   * @param {import('../uri.js').URI | import('./session.js').Session} target
   * @param {ReferOptions} options
   * @param {import('./outcome.js').Outcome} outcome
   */
  constructor(session, target, options, outcome) {
    super();
    this.ua = session.ua;
    this.logger = session.ua.getLogger('sip.referclientcontext');
    this.applicant = session;
    this.#target = target;
    this.options = options;
    this.extraHeaders = [...(options.extraHeaders ?? [])];
    this.#outcome = outcome;
    outcome.kind = 'refer';
  }

  /** Value of Refer-To; before it is sent, the URI, or '' for a session. @returns {string} */
  get target() {
    return this.request?.getHeader('Refer-To') ?? ('method' in this.#target ? '' : String(this.#target));
  }

  /** session.refer() has sent it. */
  refer() {
    return this;
  }

  /** @param {import('../outgoing-request.js').OutgoingRequest} request @internal */
  sent(request) {
    this.request = request;
    this.applicant.emit('referRequested', this);
    this.applicant.emit('refer', request);
  }

  /** @param {import('../incoming-response.js').IncomingResponse} response @internal */
  answered(response) {
    const { status_code } = response;
    this.response = response;
    if (status_code >= 300) this.#outcome.reject('', response);
    const name = status_code < 200 ? 'Progress' : status_code < 300 ? 'Accepted' : 'Rejected';
    this.emit(`referRequest${name}`, this);
    try {
      this.options.receiveResponse?.(response);
    } catch (error) {
      report(error, 'receiveResponse', this.logger);
    }
  }

  /** @param {string} cause @internal */
  failed(cause) {
    this.#outcome.reject(cause);
    this.emit('referRequestRejected', this);
  }

  /**
   * No more is told of the new call: of the other side's will (RFC 4488), or because the outcome is known.
   * @param {any} last  the response or NOTIFY that said so; null
   * @param {string} cause @internal
   */
  ended(last, cause) {
    if (last?.status_code) this.#outcome.resolve(last);
    else this.#outcome.reject(cause || 'No Outcome', last);
  }

  /** @param {string} status  of the new call @param {import('../incoming-request.js').IncomingRequest} request @internal */
  notified(status, request) {
    const code = Number.parseInt(status, 10);
    this.progress = status;
    this.emit('notify', request);
    if (code < 200) return void this.emit('referProgress', this);
    if (code >= 300) {
      this.#outcome.reject(status, request);
      return void this.emit('referRejected', this);
    }
    this.#outcome.resolve(request);
    this.emit('referAccepted', this);
    if (!this.options.activeAfterTransfer) this.applicant.close();
  }
}
