// @ts-check
// The other party of one call, as text: its requests and answers, with the tags and numbers of a dialog. RFC 3261 12.

import { randomBytes } from 'node:crypto';
import { address, value } from '../../js/testing/text.js';
import { sdp } from './session-description.js';
import { header } from './wire-server.js';

/**
 * @typedef {import('./wire-server.js').WireServer} WireServer
 * @typedef {import('./wire-server.js').SipMessage} SipMessage
 * @typedef {import('./wire-server.js').Header} Header
 * @typedef {{ headers?: Header[], body?: string, type?: string }} Content  type of the body
 */

const utf8 = new TextEncoder();
const token = () => randomBytes(6).toString('hex');
export const contact = header('Contact', '<sip:bob@192.0.2.4;transport=ws>');

export class Remote {
  #server;
  #callId = `${token()}@192.0.2.4`;
  /** Of the dialog, as this side writes them. */
  #from = `<sip:bob@example.com>;tag=${token()}`;
  #to = '<sip:alice@example.com>';
  #target = 'sip:alice@example.com';
  #number = 10;
  #branch = '';

  /** @param {WireServer} server */
  constructor(server) {
    this.#server = server;
  }

  /**
   * Sends an INVITE to the phone.
   * @param {Content & { from?: string }} [content]  from: URI of the caller; body: '' for none
   */
  invite({ from, ...content } = {}) {
    if (from) this.#from = `<${from}>;tag=${token()}`;
    this.request('INVITE', { body: sdp('offer'), ...content });
  }

  /**
   * Answers the phone's INVITE and is in a dialog with it.
   * @param {SipMessage} invite
   * @param {Content & { status?: number, reason?: string, tag?: string }} [content]  200 with an answer if nothing else is given
   */
  answer(
    invite,
    {
      status = 200,
      reason = status === 180 ? 'Ringing' : undefined,
      tag: own = 'remote',
      headers = [],
      ...content
    } = {},
  ) {
    this.#callId = value(invite, 'Call-ID');
    this.#from = `${value(invite, 'To').replace(/;tag=.*/, '')};tag=${own}`;
    this.#to = value(invite, 'From');
    this.#target = address(value(invite, 'Contact'))?.uri ?? '';
    const body = content.body ?? (status < 300 && status !== 180 ? sdp('answer') : '');
    const all = [
      contact,
      header('Allow', 'INVITE, ACK, CANCEL, BYE, UPDATE, PRACK, OPTIONS, REFER, NOTIFY'),
      ...headers,
    ];
    this.#server.answer(invite, { status, reason, tag: own, headers: status < 300 ? all : headers, body });
  }

  /** In a dialog by the phone's answer. @param {SipMessage} response */
  join(response) {
    this.#to = value(response, 'To');
    this.#target = address(value(response, 'Contact'))?.uri ?? this.#target;
  }

  /** In a dialog that the phone does not know. @param {string} phoneTag */
  forge(phoneTag) {
    this.#to = `<sip:alice@example.com>;tag=${phoneTag}`;
  }

  /** For the phone's 2xx; in a new transaction. @param {SipMessage} response @param {Content} [content] */
  ack(response, content) {
    this.join(response);
    this.request('ACK', { ...content, number: Number.parseInt(value(response, 'CSeq'), 10) });
  }

  /** @param {string} method @param {Content & { number?: number }} [content]  number of the CSeq, else the next */
  request(method, { headers = [], body = '', type = 'application/sdp', number } = {}) {
    if (method !== 'CANCEL') this.#branch = `z9hG4bK${token()}`;
    if (number === undefined) this.#number++;
    const lines = [
      `${method} ${this.#target} SIP/2.0`,
      `Via: SIP/2.0/WS 192.0.2.4;branch=${this.#branch}`,
      'Max-Forwards: 69',
      `From: ${this.#from}`,
      `To: ${this.#to}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${number ?? this.#number} ${method}`,
      ...[...(method === 'BYE' ? [] : [contact]), ...headers].map(each => `${each.name}: ${each.value}`),
      ...(body ? [`Content-Type: ${type}`] : []),
      `Content-Length: ${utf8.encode(body).length}`,
      '',
      body,
    ];
    this.#server.send(lines.join('\r\n'));
  }
}
