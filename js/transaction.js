// @ts-check
/** What applications see of a transaction. Its states are the core's. @typedef {{ readonly type: 'ict' | 'nict' | 'ist' | 'nist', readonly id: string | undefined }} Transaction */

/**
 * @param {import('./message.js').SipMessage} message  that it brought
 * @param {'c' | 's'} side  client or server
 * @returns {Transaction}
 */
export const transactionOf = (message, side) =>
  Object.freeze({
    type: /** @type {Transaction['type']} */ (`${message.method === 'INVITE' ? '' : 'n'}i${side}t`),
    id: message.via_branch,
  });
