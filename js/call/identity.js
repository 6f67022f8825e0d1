// @ts-check
/**
 * Who the other side of a call is. What the server asserts counts before what the peer says of itself: P-Asserted-Identity
 * (RFC 3325), else Remote-Party-ID, else From of a request and To of a response. A server that is to be trusted takes
 * out what clients write into the first two. RFC 4916.
 */
import { IncomingResponse } from '../incoming-response.js';

/** @typedef {import('../name-addr-header.js').NameAddrHeader} NameAddrHeader */

/** What the server says. @param {import('../message.js').SipMessage | undefined} message @returns {NameAddrHeader | undefined} */
export const assertedIdentity = message => message?.parseHeader('P-Asserted-Identity');

/** @param {import('../message.js').SipMessage} message  that came in @returns {NameAddrHeader | undefined} */
export const identityIn = message =>
  assertedIdentity(message) ??
  message.parseHeader('Remote-Party-ID') ??
  (message instanceof IncomingResponse ? message.to : message.from);
