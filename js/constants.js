// @ts-check
/** SIP.C and the status constants of the classes. */
import { core } from './load.js';
import { result } from './wire.js';

export const name = 'sipua';
export const version = '0.1.0';

/**
 * STATUS_<name> by position.
 * @template {string} N
 * @param {readonly N[]} names
 * @returns {Record<`STATUS_${N}`, number>}
 */
const statuses = names =>
  /** @type {Record<`STATUS_${N}`, number>} */ (Object.fromEntries(names.map((each, i) => [`STATUS_${each}`, i])));

const causes = {
  CONNECTION_ERROR: 'Connection Error',
  REQUEST_TIMEOUT: 'Request Timeout',
  SIP_FAILURE_CODE: 'SIP Failure Code',
  INTERNAL_ERROR: 'Internal Error',
  BUSY: 'Busy',
  REJECTED: 'Rejected',
  REDIRECTED: 'Redirected',
  UNAVAILABLE: 'Unavailable',
  NOT_FOUND: 'Not Found',
  ADDRESS_INCOMPLETE: 'Address Incomplete',
  INCOMPATIBLE_SDP: 'Incompatible SDP',
  AUTHENTICATION_ERROR: 'Authentication Error',
  DIALOG_ERROR: 'Dialog Error',
  WEBRTC_NOT_SUPPORTED: 'WebRTC Not Supported',
  WEBRTC_ERROR: 'WebRTC Error',
  CANCELED: 'Canceled',
  NO_ANSWER: 'No Answer',
  EXPIRES: 'Expires',
  NO_ACK: 'No ACK',
  NO_PRACK: 'No PRACK',
  USER_DENIED_MEDIA_ACCESS: 'User Denied Media Access',
  BAD_MEDIA_DESCRIPTION: 'Bad Media Description',
  RTP_TIMEOUT: 'RTP Timeout',
};

const methods = /** @type {const} */ ([
  'ACK',
  'BYE',
  'CANCEL',
  'INFO',
  'INVITE',
  'MESSAGE',
  'NOTIFY',
  'OPTIONS',
  'REGISTER',
  'UPDATE',
  'SUBSCRIBE',
  'REFER',
  'PRACK',
  'PUBLISH',
]);

/** @type {Record<number, string> | undefined} */
let phrases;
/** @type {Record<string, true> | undefined} */
let optionTags;

export const C = {
  USER_AGENT: `${name}/${version}`,
  SIP: 'sip',
  SIPS: 'sips',
  causes,
  /** Final response codes by the cause that stands for them. */
  SIP_ERROR_CAUSES: {
    REDIRECTED: [300, 301, 302, 305, 380],
    BUSY: [486, 600],
    REJECTED: [403, 603],
    NOT_FOUND: [404, 604],
    UNAVAILABLE: [480, 410, 408, 430],
    ADDRESS_INCOMPLETE: [484],
    INCOMPATIBLE_SDP: [488, 606],
    AUTHENTICATION_ERROR: [401, 407],
  },
  .../** @type {{ [M in (typeof methods)[number]]: M }} */ (Object.fromEntries(methods.map(each => [each, each]))),
  supported: /** @type {const} */ ({ UNSUPPORTED: 'none', SUPPORTED: 'supported', REQUIRED: 'required' }),
  dtmfType: /** @type {const} */ ({ INFO: 'info', RTP: 'rtp' }),
  /** The registered ones that extraSupported may add. @returns {Record<string, true>} */
  get OPTION_TAGS() {
    return (optionTags ??= Object.fromEntries(
      result(core()._sipua_option_tags())
        .split(' ')
        .map(tag => [tag, true]),
    ));
  },
  /** Texts of the response codes (RFC 3261 21 and the IANA registry). @returns {Record<number, string>} */
  get REASON_PHRASE() {
    return (phrases ??= Object.fromEntries(
      result(core()._sipua_phrases())
        .trimEnd()
        .split('\n')
        .map(line => [Number(line.slice(0, 3)), line.slice(4)]),
    ));
  },
};

/** UA.C */
export const uaConstants = {
  ...statuses(['INIT', 'STARTING', 'READY', 'USER_CLOSED', 'NOT_READY']),
  CONFIGURATION_ERROR: 1,
  NETWORK_ERROR: 2,
  ALLOWED_METHODS: ['ACK', 'CANCEL', 'INVITE', 'MESSAGE', 'BYE', 'OPTIONS', 'INFO', 'NOTIFY', 'REFER'],
  ACCEPTED_BODY_TYPES: ['application/sdp', 'application/dtmf-relay'],
  MAX_FORWARDS: 70,
  TAG_LENGTH: 10,
};
/** ua.status */
export const UaStatus = { init: 0, starting: 1, ready: 2, userClosed: 3, notReady: 4 };

/** Session.C */
export const sessionConstants = statuses([
  'NULL',
  'INVITE_SENT',
  '1XX_RECEIVED',
  'INVITE_RECEIVED',
  'WAITING_FOR_ANSWER',
  'ANSWERED',
  'WAITING_FOR_PRACK',
  'WAITING_FOR_ACK',
  'CANCELED',
  'TERMINATED',
  'ANSWERED_WAITING_FOR_PRACK',
  'EARLY_MEDIA',
  'CONFIRMED',
]);
/** session.status after its end */
export const terminated = 9;

/** Transport.C */
export const transportConstants = statuses(['READY', 'DISCONNECTED', 'ERROR']);
