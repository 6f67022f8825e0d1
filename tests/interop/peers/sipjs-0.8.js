// @ts-check
// SIP.js 0.8.

import SIP from 'sipjs-0.8';
import { classicLine } from './classic.js';
import { install } from './phone.js';

const options = { rel100: SIP.C.supported.SUPPORTED, replaces: SIP.C.supported.SUPPORTED };

/**
 * Not its followRefer(), which hands the options of the handler on, whose peerConnectionOptions have a second connection
 * made when the answer comes.
 * @param {any} session @param {import('./classic.js').Call} call
 */
function followRefer(session, call) {
  session.on('refer', (/** @type {any} */ request) => {
    if (!request.parseHeader) return; // a REFER of our own
    const { uri } = request.parseHeader('refer-to');
    const headers = (uri.getHeader('Replaces') ?? []).map(
      (/** @type {string} */ each) => `Replaces: ${decodeURIComponent(each)}`,
    );
    uri.clearHeaders();
    call(uri, headers);
    session.terminate();
  });
}

install(classicLine(SIP, options, followRefer));
