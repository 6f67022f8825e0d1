// @ts-check
/** What the core's events are called in the classic API, and what their listeners get. */

/**
 * Arguments of an event of a session:
 *   none      no argument
 *   subject   the message
 *   phrase    the message, and the reason phrase if there is one
 *   cause     the message or null, the cause or null
 * @typedef {'none' | 'subject' | 'phrase' | 'cause'} Shape
 */

/** In the order of EventKind in src/ua/input_output.hpp; the shape is that of a session's event. @type {[name: string, shape?: Shape][]} */
const table = (
  'connecting connected disconnected registered unregistered registrationFailed registrationAccepted ' +
  'registrationProgress incoming outgoing progress:phrase accepted:phrase rejected:cause failed:cause ' +
  'terminated:cause cancel:none bye:subject ack:subject confirmed:subject invite:subject dialog changed ' +
  'keepAliveTimeout authenticationWanted reinvite update:subject reinviteAccepted reinviteFailed prack:subject dtmf ' +
  'dtmfSucceeded dtmfFailed info notify:subject message refer requestSent requestAnswered requestFailed ' +
  'referNotified referEnded replaced identity reconnecting:none reconnected:none'
)
  .split(' ')
  .map(each => /** @type {any} */ (each.split(':')));

/** @param {number} kind */
export const eventName = kind => table[kind]?.[0] ?? '';

/** Kind by name. @type {Record<string, number>} */
export const EventKind = Object.fromEntries(table.map(([name], kind) => [name, kind]));

/**
 * Arguments of a session's event.
 * @param {number} kind
 * @param {any} subject  message, or text of a response of ours; null
 * @param {string} cause
 * @returns {any[]}
 */
export function eventArguments(kind, subject, cause) {
  const shape = table[kind]?.[1];
  if (shape === 'none') return [];
  if (shape === 'cause') return [subject, cause || null];
  return shape === 'phrase' && cause ? [subject, cause] : [subject];
}
