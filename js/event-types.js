// @ts-check
/**
 * What listeners get: the arguments of each event, by name. For on(), once() and the like; nothing here runs.
 *
 * @typedef {import('./call/dialog.js').Dialog} Dialog
 * @typedef {import('./call/dtmf.js').DTMF} DTMF
 * @typedef {import('./call/invite-client-context.js').InviteClientContext} InviteClientContext
 * @typedef {import('./call/invite-server-context.js').InviteServerContext} InviteServerContext
 * @typedef {import('./call/refer-client-context.js').ReferClientContext} ReferClientContext
 * @typedef {import('./call/refer-server-context.js').ReferServerContext} ReferServerContext
 * @typedef {import('./call/server-context.js').ServerContext} ServerContext
 * @typedef {import('./call/session.js').Session} Session
 * @typedef {import('./exceptions.js').RenegotiationError} RenegotiationError
 * @typedef {import('./incoming-request.js').IncomingRequest} IncomingRequest
 * @typedef {import('./incoming-response.js').IncomingResponse} IncomingResponse
 * @typedef {import('./name-addr-header.js').NameAddrHeader} NameAddrHeader
 * @typedef {import('./outgoing-request.js').OutgoingRequest} OutgoingRequest
 * @typedef {import('./transport.js').Transport} Transport
 * @typedef {import('./ua.js').UA} UA
 */
/**
 * Of a user agent.
 * @typedef {object} UserAgentEvents
 * @property {[{ transport: Transport, attempts: number }]} connecting
 * @property {[{ transport: Transport }]} connected
 * @property {[{ transport: Transport, code?: number, reason?: string }]} disconnected
 * @property {[response: IncomingResponse]} registered
 * @property {[response: IncomingResponse | null, cause: string | null]} unregistered
 * @property {[response: IncomingResponse | null, cause: string | null]} registrationFailed
 * @property {[]} keepAliveTimeout
 * @property {[session: InviteServerContext]} invite
 * @property {[session: InviteClientContext]} inviteSent
 * @property {[message: ServerContext]} message
 * @property {[{ request: IncomingRequest }]} notify
 * @property {[context: ReferServerContext]} outOfDialogReferRequested
 */
/**
 * Of every session. A request of sendRequest() is an event of its name in lower case.
 * @typedef {object} CommonEvents
 * @property {[]} cancel
 * @property {[request: IncomingRequest | OutgoingRequest]} bye
 * @property {[dialog: Dialog]} dialog
 * @property {[request: OutgoingRequest]} invite  a re-INVITE of ours
 * @property {[request: IncomingRequest | OutgoingRequest]} update
 * @property {[request: OutgoingRequest]} ack
 * @property {[request: OutgoingRequest]} prack
 * @property {[request: IncomingRequest | OutgoingRequest]} notify
 * @property {[request: OutgoingRequest]} info
 * @property {[request: OutgoingRequest]} message
 * @property {[request: OutgoingRequest]} options
 * @property {[request: OutgoingRequest]} publish
 * @property {[request: OutgoingRequest]} subscribe
 * @property {[session: Session, request: IncomingRequest]} reinvite
 * @property {[session: Session]} reinviteAccepted
 * @property {[session: Session]} reinviteFailed
 * @property {[error: RenegotiationError]} renegotiationError
 * @property {[request: IncomingRequest | OutgoingRequest, tone: DTMF]} dtmf
 * @property {[context: ReferClientContext | ReferServerContext]} referRequested
 * @property {[request: IncomingRequest | OutgoingRequest]} refer
 * @property {[context: ReferServerContext]} referProgress
 * @property {[context: ReferServerContext]} referAccepted
 * @property {[context: ReferServerContext]} referRejected
 * @property {[session: Session]} replaced
 * @property {[identity: NameAddrHeader]} identityChanged
 * @property {[]} reconnecting
 * @property {[]} reconnected
 * @property {[]} trackAdded
 * @property {[]} directionChanged
 * @property {[peerConnection: RTCPeerConnection]} peerConnection-created
 * @property {[handler: any]} SessionDescriptionHandler-created
 * @property {[message: IncomingRequest | IncomingResponse | null, cause: string | null]} terminated
 */
/**
 * Of a call that we place.
 * @typedef {CommonEvents & {
 *   progress: [response: IncomingResponse, phrase?: string],
 *   accepted: [response: IncomingResponse, phrase?: string],
 *   rejected: [response: IncomingResponse, cause: string | null],
 *   failed: [response: IncomingResponse | null, cause: string | null, error?: any],
 *   confirmed: [request: IncomingRequest],
 *   redirected: [response: IncomingResponse, contacts: NameAddrHeader[]],
 * }} OutgoingEvents
 *
 * Of one that came in: texts are responses of ours.
 * @typedef {CommonEvents & {
 *   progress: [response: string, phrase?: string],
 *   accepted: [response: string, phrase?: string],
 *   rejected: [message: IncomingRequest | string, cause: string | null],
 *   failed: [message: IncomingRequest | string | null, cause: string | null, error?: any],
 *   confirmed: [request: IncomingRequest],
 * }} IncomingEvents
 *
 * Of either, for code that does not know which.
 * @typedef {CommonEvents & {
 *   progress: [response: any, phrase?: string],
 *   accepted: [response: any, phrase?: string],
 *   rejected: [message: any, cause: string | null],
 *   failed: [message: any, cause: string | null, error?: any],
 *   confirmed: [request: IncomingRequest],
 * }} SessionEvents
 */
/**
 * Of a tone that we send.
 * @typedef {object} ToneEvents
 * @property {[{ originator: 'remote', response: IncomingResponse }]} succeeded
 * @property {[response: IncomingResponse | null, cause: string | null]} failed
 */
/**
 * Of a transfer that we ask for.
 * @typedef {object} ReferClientEvents
 * @property {[context: ReferClientContext]} referRequestProgress
 * @property {[context: ReferClientContext]} referRequestAccepted
 * @property {[context: ReferClientContext]} referRequestRejected
 * @property {[context: ReferClientContext]} referProgress
 * @property {[context: ReferClientContext]} referAccepted
 * @property {[context: ReferClientContext]} referRejected
 * @property {[request: IncomingRequest]} notify
 */
/**
 * Of one that we are asked for.
 * @typedef {object} ReferServerEvents
 * @property {[context: ReferServerContext]} referRequestProgress
 * @property {[context: ReferServerContext]} referRequestAccepted
 * @property {[context: ReferServerContext]} referRequestRejected
 * @property {[context: ReferServerContext]} referInviteSent
 * @property {[context: ReferServerContext]} referProgress
 * @property {[context: ReferServerContext]} referAccepted
 * @property {[context: ReferServerContext]} referRejected
 */
/**
 * Of the WebRTC session description handler.
 * @typedef {object} HandlerEvents
 * @property {[constraints: MediaStreamConstraints]} userMediaRequest
 * @property {[stream: MediaStream]} userMedia
 * @property {[error: any]} userMediaFailed
 * @property {[peerConnection: RTCPeerConnection]} iceGathering
 * @property {[event: RTCPeerConnectionIceEvent]} iceCandidate
 * @property {[handler: import('./web/session-description-handler.js').SessionDescriptionHandler]} iceGatheringComplete
 * @property {[peerConnection: RTCPeerConnection]} iceConnection
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionChecking
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionConnected
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionCompleted
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionFailed
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionDisconnected
 * @property {[peerConnection: RTCPeerConnection]} iceConnectionClosed
 * @property {[description: import('./web/modifiers.js').Description]} getDescription
 * @property {[description: import('./web/modifiers.js').Description]} setDescription
 * @property {[receivers: RTCRtpReceiver[]]} setRemoteDescription
 * @property {[handler: import('./web/session-description-handler.js').SessionDescriptionHandler]} confirmed
 * @property {[event: RTCTrackEvent]} addTrack
 * @property {[error: any]} peerConnection-createOfferFailed
 * @property {[error: any]} peerConnection-createAnswerFailed
 * @property {[error: any]} peerConnection-SetLocalDescriptionFailed
 * @property {[error: any]} peerConnection-setRemoteDescriptionFailed
 */
export {};
