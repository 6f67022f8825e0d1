// @ts-check
// The other party of a test: a SIP client without rules of its own, which sends what the test says.

import { address, digestParams, md5, parse, reply, set, value, values, write } from './text.js';

/**
 * @typedef {import('./text.js').SipMessage} SipMessage
 * @typedef {import('./text.js').Header} Header
 *
 * @typedef {object} PeerDialog  one side of a dialog (RFC 3261 12)
 * @property {string} callId
 * @property {string} local  From of our requests, with its tag
 * @property {string} remote  To of our requests, with its tag
 * @property {string} target  Request-URI
 * @property {string[]} routes
 * @property {number} cseq  of the last request sent
 *
 * @typedef {object} RequestParts
 * @property {string} [to]  value of the header; default the Request-URI
 * @property {string} [from]  value of the header, with its tag
 * @property {string} [callId]
 * @property {number} [cseq]  default 1
 * @property {string | null} [contact]  value of the header; null: none
 * @property {Header[]} [headers]  more of them
 * @property {string} [body]
 */

let counter = 0;
const unique = () => `${(++counter).toString(36)}x${Math.random().toString(36).slice(2, 10)}`;

export class FakePeer {
  user;
  /** What came and was not taken yet. @type {SipMessage[]} */
  inbox = [];
  /** Sees every request as it comes. @type {(request: SipMessage) => void} */
  onRequest = () => {};
  #server;
  #password;
  #connection;
  #contact;

  /**
   * @param {import('./server.js').SipServer} server
   * @param {string} user
   * @param {string} [password]
   */
  constructor(server, user, password = '') {
    this.#server = server;
    this.user = user;
    this.#password = password;
    this.#contact = `sip:${user}@${unique()}.invalid;transport=ws`;
    this.#connection = server.connect(text => this.#receive(text));
  }

  get uri() {
    return `sip:${this.user}@${this.#server.domain}`;
  }

  get contact() {
    return this.#contact;
  }

  /** @param {string} text */
  #receive(text) {
    const message = parse(text);
    if (!message) return;
    this.inbox.push(message);
    if (message.isRequest) this.onRequest(message);
  }

  /** @param {string | SipMessage} message */
  send(message) {
    this.#connection.receive(typeof message === 'string' ? message : write(message));
  }

  /** The connection is gone, without a word. */
  close() {
    this.#connection.close();
  }

  /**
   * Takes the first message of that kind out of the inbox.
   * @param {string | number} wanted  a method or a status
   * @param {string} [method]  of the response
   * @returns {SipMessage}
   * @throws {Error} when there is none
   */
  take(wanted, method) {
    const at = this.inbox.findIndex(
      m => (m.isRequest ? m.method : m.status) === wanted && (!method || m.method === method),
    );
    if (at < 0)
      throw new Error(`${this.user}: no ${wanted}; there is: ${this.inbox.map(name).join(', ') || 'nothing'}`);
    return this.inbox.splice(at, 1)[0];
  }

  /**
   * Sends a new request.
   * @param {string} method
   * @param {string} uri  Request-URI
   * @param {RequestParts} [more]
   * @returns {SipMessage}  as sent
   */
  request(method, uri, more = {}) {
    const { to = `<${uri}>`, from = `<${this.uri}>;tag=${unique()}`, headers = [], body = '' } = more;
    const { contact = `<${this.#contact}>` } = more;
    const message = {
      isRequest: true,
      method,
      ruri: uri,
      status: 0,
      reason: '',
      body,
      headers: [
        { name: 'Via', value: `SIP/2.0/WS ${this.user}.invalid;branch=z9hG4bK${unique()};rport` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: from },
        { name: 'To', value: to },
        { name: 'Call-ID', value: more.callId ?? unique() },
        { name: 'CSeq', value: `${more.cseq ?? 1} ${method}` },
        ...(contact ? [{ name: 'Contact', value: contact }] : []),
        ...headers,
        ...(body ? [{ name: 'Content-Type', value: 'application/sdp' }] : []),
      ],
    };
    this.send(message);
    return message;
  }

  /**
   * Repeats a request with credentials for the 401 or 407 in the inbox, which is taken out.
   * @param {SipMessage} request @param {{ password?: string, count?: number }} [more] @returns {SipMessage}  as sent
   */
  authorize(request, { password = this.#password, count = 1 } = {}) {
    const isProxy = this.inbox.some(m => m.status === 407);
    const refusal = this.take(isProxy ? 407 : 401);
    if (request.method === 'INVITE') this.acknowledge(request, refusal);
    const { realm, nonce } = digestParams(value(refusal, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate'));
    const nc = count.toString(16).padStart(8, '0');
    const [a1, a2] = [md5(`${this.user}:${realm}:${password}`), md5(`${request.method}:${request.ruri}`)];
    const response = md5([a1, nonce, nc, 'c0ffee', 'auth', a2].join(':'));
    const line =
      `Digest algorithm=MD5, username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${request.ruri}", ` +
      `response="${response}", qop=auth, cnonce="c0ffee", nc=${nc}`;
    return this.resend(set(request, isProxy ? 'Proxy-Authorization' : 'Authorization', line));
  }

  /** Sends a request again as a new one: next CSeq, new branch. @param {SipMessage} request @returns {SipMessage} */
  resend(request) {
    const cseq = Number.parseInt(value(request, 'CSeq'), 10) + 1;
    const via = value(request, 'Via').replace(/branch=[^;]*/, `branch=z9hG4bK${unique()}`);
    const again = set(set(request, 'Via', via), 'CSeq', `${cseq} ${request.method}`);
    this.send(again);
    return again;
  }

  /**
   * Registers, with the password when asked for.
   * @param {{ expires?: number, params?: string, password?: string }} [options]  params of the Contact, as `;a=b`
   * @returns {SipMessage}  the final response
   */
  register({ expires = 600, params = '', password } = {}) {
    const contact = `<${this.#contact}>${params};expires=${expires}`;
    const request = this.request('REGISTER', `sip:${this.#server.domain}`, { to: `<${this.uri}>`, contact });
    if (this.inbox.some(m => m.status === 401)) this.authorize(request, { password });
    const at = this.inbox.findIndex(m => !m.isRequest && m.method === 'REGISTER');
    return this.inbox.splice(at, 1)[0];
  }

  /** Calls somebody, with the password when asked for. @param {string} uri @param {string} [body] @returns {SipMessage} */
  invite(uri, body = 'v=0\r\n') {
    const request = this.request('INVITE', uri, { body });
    return this.inbox.some(m => m.status === 407) ? this.authorize(request) : request;
  }

  /**
   * Answers a request.
   * @param {SipMessage} request @param {number} status
   * @param {{ headers?: Header[], body?: string, toTag?: string }} [more]
   * @returns {SipMessage}  as sent
   */
  reply(request, status, { headers = [], body = '', toTag = `${this.user}-tag` } = {}) {
    const isDialog = request.method === 'INVITE' && status > 100 && status < 300;
    const routes = request.headers.filter(h => isDialog && h.name === 'Record-Route');
    const contact = isDialog ? [{ name: 'Contact', value: `<${this.#contact}>` }] : [];
    const type = body ? [{ name: 'Content-Type', value: 'application/sdp' }] : [];
    const reason = { 180: 'Ringing', 486: 'Busy Here', 603: 'Decline' }[status];
    const answer = reply(request, status, {
      reason,
      toTag,
      body,
      headers: [...routes, ...contact, ...type, ...headers],
    });
    this.send(answer);
    return answer;
  }

  /** ACK of a refusal (RFC 3261 17.1.1.3). @param {SipMessage} request @param {SipMessage} refusal */
  acknowledge(request, refusal) {
    this.#hop('ACK', set(request, 'To', value(refusal, 'To')));
  }

  /** @param {SipMessage} request  the INVITE */
  cancel(request) {
    this.#hop('CANCEL', request);
  }

  /** @param {'ACK' | 'CANCEL'} method @param {SipMessage} request */
  #hop(method, request) {
    const copied = ['Via', 'Max-Forwards', 'From', 'To', 'Call-ID'];
    const headers = request.headers.filter(h => copied.includes(h.name));
    const cseq = { name: 'CSeq', value: `${Number.parseInt(value(request, 'CSeq'), 10)} ${method}` };
    this.send({ ...request, method, headers: [...headers, cseq], body: '' });
  }

  /** The caller's side of a dialog. @param {SipMessage} request @param {SipMessage} response @returns {PeerDialog} */
  dialog(request, response) {
    return {
      callId: value(request, 'Call-ID'),
      local: value(request, 'From'),
      remote: value(response, 'To'),
      target: address(value(response, 'Contact'))?.uri ?? '',
      routes: values(response, 'Record-Route').reverse(),
      cseq: Number.parseInt(value(request, 'CSeq'), 10),
    };
  }

  /** The called party's side. @param {SipMessage} request @param {SipMessage} answer @returns {PeerDialog} */
  calledDialog(request, answer) {
    return {
      callId: value(request, 'Call-ID'),
      local: value(answer, 'To'),
      remote: value(request, 'From'),
      target: address(value(request, 'Contact'))?.uri ?? '',
      routes: values(request, 'Record-Route'),
      cseq: 0,
    };
  }

  /**
   * A request inside a dialog; ACK takes the CSeq number of the INVITE.
   * @param {PeerDialog} dialog @param {string} method @param {string} [body] @returns {SipMessage}
   */
  within(dialog, method, body = '') {
    if (method !== 'ACK') dialog.cseq++;
    const headers = dialog.routes.map(route => ({ name: 'Route', value: route }));
    const { callId, cseq, local: from, remote: to } = dialog;
    return this.request(method, dialog.target, { to, from, callId, cseq, headers, body });
  }
}

/** @param {SipMessage} message */
const name = message => (message.isRequest ? message.method : `${message.status} ${message.method}`);
