// @ts-check
// What went wrong, in words for the person at the page.

/** By the name of a getUserMedia error. @type {Record<string, string>} */
const mediaErrors = {
  NotAllowedError:
    'The browser was not allowed to use the microphone or camera. Allow it in the site settings, then call again.',
  NotFoundError: 'No microphone or camera was found. Connect one, or choose "Audio only".',
  NotReadableError: 'The microphone or camera is in use by another program.',
  OverconstrainedError: 'The microphone or camera cannot do what was asked of it.',
  NotSupportedError: 'Browsers give microphone and camera only to pages on https or localhost.',
};

/** By the status of the final response; who is the called one. @type {Record<number, (who: string) => string>} */
const statusTexts = {
  403: who => `The server refused the call to ${who}.`,
  404: who => `${who} was not found: nobody has that address.`,
  408: who => `No answer from ${who}.`,
  410: who => `${who} is gone from that address.`,
  415: who => `${who} cannot take this kind of call.`,
  480: who => `${who} is not available now.`,
  484: who => `${who} is not a complete address.`,
  486: who => `${who} is busy.`,
  487: () => 'Call cancelled.',
  488: who => `${who} cannot take this kind of call.`,
  503: () => 'The server is out of service. Try again later.',
  600: who => `${who} is busy.`,
  603: who => `${who} declined the call.`,
  604: who => `${who} was not found: nobody has that address.`,
  606: who => `${who} cannot take this kind of call.`,
};

/** By the cause when no response came. @type {Record<string, string>} */
const causes = {
  'Request Timeout': 'The server did not answer.',
  'Connection Error': 'The connection to the server was lost.',
  'Authentication Error': 'The server did not accept the password.',
  'WebRTC Error': 'The browser could not set up audio or video.',
  Canceled: 'Call cancelled.',
};

/**
 * Why a call of ours came to nothing.
 * @param {string} who
 * @param {{ status_code?: number, reason_phrase?: string } | null} response
 * @param {string | null} cause
 * @param {Error} [error]  of the media
 */
export function outgoingFailure(who, response, cause, error) {
  if (error) return mediaErrors[error.name] ?? `The browser could not set up audio or video: ${error.message}`;
  const code = response?.status_code ?? 0;
  if (code === 401 || code === 407) return causes['Authentication Error'];
  const text = statusTexts[code]?.(who) ?? (code ? `The call failed: ${code} ${response?.reason_phrase ?? ''}.` : '');
  return text || (causes[cause ?? ''] ?? `The call failed: ${cause ?? 'unknown reason'}.`);
}

/**
 * Why a call to us came to nothing.
 * @param {string} who
 * @param {string | null} cause
 * @param {Error} [error]  of the media
 */
export function incomingFailure(who, cause, error) {
  if (error) return outgoingFailure(who, null, cause, error);
  if (cause === 'Canceled' || cause === 'No Answer' || cause === 'Expires') return `Missed call from ${who}.`;
  return causes[cause ?? ''] ?? `The call from ${who} failed.`;
}

/**
 * How an answered call is.
 * @param {{ reconnecting: boolean, transfer: string, trouble: string, ours: boolean, theirs: boolean }} call  transfer: to
 *   whom; ours, theirs: on hold by that side
 */
export function callState({ reconnecting, transfer, trouble, ours, theirs }) {
  if (reconnecting) return 'Reconnecting';
  if (transfer) return `Transferring to ${transfer}`;
  if (ours) return theirs ? 'On hold on both sides' : 'On hold';
  if (theirs) return 'Held by the other side';
  return trouble || 'Connected';
}

/** Why a transfer came to nothing. @param {string} who @param {string} cause  of the library: "486 Busy Here" */
export function transferFailure(who, cause) {
  const text = statusTexts[Number.parseInt(cause, 10)]?.(who) ?? causes[cause];
  return text ?? `Not transferred: ${cause}.`;
}

/**
 * Why a registration was refused, and the field of the account form that it is about.
 * @param {{ status_code: number, reason_phrase: string } | null} response
 * @param {string | null} cause
 * @returns {{ field: string, text: string }}
 */
export function registrationFailure(response, cause) {
  const code = response?.status_code ?? 0;
  if ([401, 403, 407].includes(code) || cause === 'Authentication Error')
    return { field: 'password', text: 'The server did not accept this address with this password.' };
  if (code === 404) return { field: 'address', text: 'The server does not know this address.' };
  if (code) return { field: 'server', text: `The server refused: ${code} ${response?.reason_phrase ?? ''}.` };
  return { field: 'server', text: causes[cause ?? ''] ?? 'The server did not answer.' };
}

/** @param {number} seconds @returns {string} 0:07, 12:34, 1:02:03 */
export function duration(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const [hours, minutes, rest] = parts.map(part => String(part).padStart(2, '0'));
  return parts[0] ? `${parts[0]}:${minutes}:${rest}` : `${Number(minutes) + Number(hours) * 60}:${rest}`;
}
