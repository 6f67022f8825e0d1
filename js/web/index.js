// @ts-check
// What `SIP.WebRTC` and `SIP.Web` offer.

import * as all from './modifiers.js';

export { SessionDescriptionHandler } from './session-description-handler.js';

const { stripTcpCandidates, stripTelephoneEvent, cleanJitsiSdpImageattr, stripG722, stripRtpPayload } = all;
const { stripVideo, addMidLines } = all;
export const Modifiers = {
  stripTcpCandidates,
  stripTelephoneEvent,
  cleanJitsiSdpImageattr,
  stripG722,
  stripRtpPayload,
  stripVideo,
  addMidLines,
};
