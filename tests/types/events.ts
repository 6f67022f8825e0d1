// Names and arguments of events as an application in TypeScript sees them. What is wrong has to be an error:
// node toolchain/lint.mjs.
import SIP, {
  type InviteClientContext,
  type InviteServerContext,
  type Session,
  type SessionDescriptionHandler,
  type UA,
} from '../../js/index.js';

export function agent(ua: UA) {
  ua.on('connected', ({ transport }) => transport.connected satisfies boolean)
    .once('registered', response => response.status_code satisfies number | undefined)
    .off('registrationFailed', (response, cause) => [response?.status_code, cause?.length])
    .on('invite', session => session.accept())
    .on('inviteSent', session => session.cancel())
    .on('message', message => message.body satisfies string)
    .on('outOfDialogReferRequested', context => context.reject())
    .start();
  // @ts-expect-error  no such event
  ua.on('register', () => {});
  // @ts-expect-error  of sessions
  ua.once('accepted', () => {});
  // @ts-expect-error  a session, not a request
  ua.on('invite', request => request.ruri);
  // @ts-expect-error  nothing is told
  ua.on('keepAliveTimeout', (response: object) => response);
  // @ts-expect-error  no listener
  ua.on('connected', 'listener');
}

export function outgoing(session: InviteClientContext) {
  session
    .on('progress', (response, phrase) => [response.status_code, phrase?.length])
    .on('accepted', response => response.parseHeader('Contact'))
    .on('failed', (response, cause, error) => [response?.status_code, cause, error])
    .on('terminated', (message, cause) => [message?.method, cause])
    .on('dtmf', (request, tone) => tone.on('succeeded', ({ response }) => [request.method, response.status_code]))
    .on('referRequested', context => context.method)
    .on('renegotiationError', error => error.message)
    .on('redirected', (_, contacts) => contacts[0].uri)
    .on('peerConnection-created', peerConnection => peerConnection.getSenders())
    .cancel();
  session.prependOnceListener('bye', request => request.method).removeListener('cancel', () => {});
  // @ts-expect-error  spelt otherwise
  session.on('reInvite', () => {});
  // @ts-expect-error  of the user agent
  session.on('registered', () => {});
  // @ts-expect-error  a response, not a text
  session.on('accepted', (text: string) => text);
  // @ts-expect-error  it may be null
  session.on('failed', response => response.status_code);
  // @ts-expect-error  no arguments
  session.once('cancel', (request: object) => request);
}

export function incoming(session: InviteServerContext) {
  session
    .on('accepted', text => text.length)
    .on('confirmed', request => request.cseq)
    .reject();
  // @ts-expect-error  the text of a response of ours
  session.on('accepted', response => response.status_code);
  // @ts-expect-error  calls of ours only
  session.on('redirected', () => {});
}

export function either(session: Session) {
  session.on('accepted', (message, phrase) => [message.status_code, phrase]).on('replaced', other => other.terminate());
  // @ts-expect-error  no such event
  session.off('hangup', () => {});
}

export function media(handler: SessionDescriptionHandler) {
  handler
    .on('userMedia', stream => stream.getTracks())
    .on('iceConnectionFailed', connection => connection.restartIce());
  // @ts-expect-error  no such event
  handler.on('iceFailed', () => {});
}

// An emitter of an application's own takes any name.
new SIP.EventEmitter().on('anything', (a: string, b: number) => [a, b]).on(Symbol('own'), () => {});
