// @ts-check
// One request on its way to one or more contacts: the server transaction towards its sender and the client
// transactions towards the contacts (RFC 3261 16.7 to 16.10, 17). Connections are reliable: nothing is repeated.

import { pop, push, reply, set, value } from './text.js';

/**
 * @typedef {import('./text.js').SipMessage} SipMessage
 * @typedef {import('./server.js').Flow} Flow
 *
 * @typedef {object} Target
 * @property {string} uri  Request-URI of the copy
 * @property {Flow} flow
 *
 * @typedef {object} Branch
 * @property {string} via  the value we put on top; no two are equal
 * @property {Flow} flow
 * @property {SipMessage} request  as sent
 * @property {boolean} provisional  has any 1xx come?
 * @property {'no' | 'wanted' | 'sent'} cancel
 * @property {SipMessage | null} final  Via of ours already taken off
 * @property {any} timer
 *
 * @typedef {object} RelayContext  what the proxy lends
 * @property {import('./clock.js').Clock} clock
 * @property {(flow: Flow, message: SipMessage) => void} send
 * @property {() => string} via  a Via value with a new branch
 * @property {() => string} tag
 * @property {(flow: Flow) => SipMessage} copyFor  what to send over that connection, but for Via and Request-URI
 */

/** Milliseconds. Timers B and F: no answer at all; timer C: a call that only rings (RFC 3261 16.6 step 11). */
const patience = 32_000;
const timerC = 181_000;

export class Relay {
  /** Set when the sender has its final response. */
  done = false;
  /** @type {Branch[]} */
  branches = [];
  /** @type {(branch: Branch) => void} */
  onBranch = () => {};
  /** Called once, when `done` becomes true. */
  onDone = () => {};
  #request;
  #flow;
  #context;
  /** @type {SipMessage | null} */
  #last = null;

  /** @param {SipMessage} request  as it came @param {Flow} flow  where it came from @param {RelayContext} context */
  constructor(request, flow, context) {
    this.#request = request;
    this.#flow = flow;
    this.#context = context;
  }

  get isInvite() {
    return this.#request.method === 'INVITE';
  }

  /** @param {Target[]} targets  at least one */
  start(targets) {
    if (this.isInvite) this.#answer(reply(this.#request, 100));
    for (const { uri, flow } of targets) {
      const via = this.#context.via();
      const copy = push({ ...this.#context.copyFor(flow), ruri: uri }, 'Via', via);
      /** @type {Branch} */
      const branch = { via, flow, request: copy, provisional: false, cancel: 'no', final: null, timer: null };
      this.branches.push(branch);
      this.onBranch(branch);
      this.#arm(branch, patience);
    }
    for (const branch of [...this.branches]) this.#context.send(branch.flow, branch.request);
  }

  /** The sender repeats its request. */
  repeatLast() {
    if (this.#last) this.#context.send(this.#flow, this.#last);
  }

  /** CANCEL from the sender, or nobody left to hear an answer (RFC 3261 16.10). */
  cancel() {
    for (const branch of this.branches) this.#cancelBranch(branch);
  }

  /** @param {Branch} branch @param {SipMessage} received  a response whose top Via is the branch's */
  handleResponse(branch, received) {
    const response = pop(received, 'Via');
    if (response.status < 200) this.#handleProvisional(branch, response);
    else if (response.status < 300) this.#handleSuccess(branch, response);
    else this.#handleFailure(branch, response);
  }

  /** @param {Flow} flow */
  handleClosed(flow) {
    if (flow === this.#flow && this.isInvite && !this.done) this.cancel();
    for (const branch of this.branches) if (branch.flow === flow) this.#giveUp(branch, 480);
  }

  /** Stops all timers. */
  close() {
    for (const branch of this.branches) this.#context.clock.clearTimeout(branch.timer);
  }

  /** @param {Branch} branch @param {SipMessage} response */
  #handleProvisional(branch, response) {
    if (branch.final) return;
    branch.provisional = true;
    if (branch.cancel === 'wanted') this.#sendCancel(branch);
    else if (branch.cancel === 'no' && this.isInvite) this.#arm(branch, timerC);
    if (response.status > 100 && !this.done) this.#answer(response);
  }

  /**
   * Every 2xx to INVITE goes to the caller, whatever was sent before (RFC 3261 16.7 step 5).
   * @param {Branch} branch @param {SipMessage} response
   */
  #handleSuccess(branch, response) {
    this.#settle(branch, response);
    if (this.done && !this.isInvite) return;
    this.#answer(response);
    if (this.isInvite) this.cancel();
  }

  /** @param {Branch} branch @param {SipMessage} response */
  #handleFailure(branch, response) {
    if (this.isInvite) this.#context.send(branch.flow, acknowledgement(branch.request, response));
    if (branch.final) return;
    this.#settle(branch, response);
    if (response.status >= 600 && this.isInvite) this.cancel();
    this.#answerBest();
  }

  /** Ends a branch without its answer. @param {Branch} branch @param {number} status */
  #giveUp(branch, status) {
    if (branch.final) return;
    const toTag = this.#context.tag();
    this.#settle(branch, reply(this.#request, branch.cancel === 'no' ? status : 487, { toTag }));
    this.#answerBest();
  }

  /** @param {Branch} branch @param {SipMessage} final */
  #settle(branch, final) {
    this.#context.clock.clearTimeout(branch.timer);
    branch.final ??= final;
  }

  /** When no branch is open any more. RFC 4320 4.2: a non-INVITE request that nobody answered gets no 408. */
  #answerBest() {
    if (this.done || this.branches.some(branch => !branch.final)) return;
    const finals = this.branches.flatMap(branch => branch.final ?? []);
    const best = choose(finals);
    if (best.status === 408 && !this.isInvite) this.#finish();
    else if (best.status === 503) this.#answer(reply(this.#request, 500, { toTag: this.#context.tag() }));
    else this.#answer(withChallenges(best, finals));
  }

  #finish() {
    if (this.done) return;
    this.done = true;
    this.onDone();
  }

  /** @param {SipMessage} response */
  #answer(response) {
    if (response.status >= 200) this.#finish();
    this.#last = response;
    this.#context.send(this.#flow, response);
  }

  /** @param {Branch} branch */
  #cancelBranch(branch) {
    if (!this.isInvite || branch.final || branch.cancel !== 'no') return;
    if (branch.provisional) this.#sendCancel(branch);
    else branch.cancel = 'wanted';
  }

  /** @param {Branch} branch */
  #sendCancel(branch) {
    branch.cancel = 'sent';
    this.#arm(branch, patience);
    this.#context.send(branch.flow, hopRequest('CANCEL', branch.request));
  }

  /** @param {Branch} branch @param {number} ms */
  #arm(branch, ms) {
    const { clock } = this.#context;
    clock.clearTimeout(branch.timer);
    branch.timer = clock.setTimeout(() => this.#handleSilence(branch), ms);
  }

  /** Timer B, C or F. @param {Branch} branch */
  #handleSilence(branch) {
    if (branch.provisional && branch.cancel === 'no' && this.isInvite) this.#sendCancel(branch);
    else this.#giveUp(branch, 408);
  }
}

/**
 * CANCEL or ACK of one hop: the same Request-URI, top Via, Route and CSeq number (RFC 3261 9.1, 17.1.1.3).
 * @param {'CANCEL' | 'ACK'} method @param {SipMessage} request @returns {SipMessage}
 */
function hopRequest(method, request) {
  const copied = ['Route', 'From', 'To', 'Call-ID'];
  const headers = [
    { name: 'Via', value: value(request, 'Via') },
    ...request.headers.filter(h => copied.includes(h.name)),
    { name: 'CSeq', value: `${Number.parseInt(value(request, 'CSeq'), 10)} ${method}` },
    { name: 'Max-Forwards', value: '70' },
  ];
  return { ...request, method, headers, body: '' };
}

/** @param {SipMessage} request @param {SipMessage} response */
const acknowledgement = (request, response) => set(hopRequest('ACK', request), 'To', value(response, 'To'));

/** The best of several refusals (RFC 3261 16.7 step 6). @param {SipMessage[]} finals */
function choose(finals) {
  /** @param {SipMessage} response */
  const rank = ({ status }) => {
    if (status >= 600) return 0;
    const helpful = [401, 407, 415, 420, 484].includes(status);
    return Math.floor(status / 100) * 10 + (helpful ? 0 : 5);
  };
  return finals.reduce((best, next) => (rank(next) < rank(best) ? next : best));
}

/**
 * A 401 or 407 carries the challenges of all branches (RFC 3261 16.7 step 7).
 * @param {SipMessage} best @param {SipMessage[]} finals
 */
function withChallenges(best, finals) {
  if (best.status !== 401 && best.status !== 407) return best;
  const names = ['WWW-Authenticate', 'Proxy-Authenticate'];
  const others = finals.filter(response => response !== best && (response.status === 401 || response.status === 407));
  const more = others.flatMap(response => response.headers.filter(h => names.includes(h.name)));
  return { ...best, headers: [...best.headers, ...more] };
}
