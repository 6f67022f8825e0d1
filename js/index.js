// @ts-check
/** The public surface: the namespace SIP, as default export and by name. Importing it runs nothing. */
import { C, name, version } from './constants.js';
import { callable, EventEmitter as Emitter } from './emitter.js';
import { Exceptions } from './exceptions.js';
import { indexMessage } from './grammar.js';
import { Grammar } from './header-values.js';
import { IncomingRequest } from './incoming-request.js';
import { IncomingResponse } from './incoming-response.js';
import { Dialog } from './call/dialog.js';
import { InviteClientContext } from './call/invite-client-context.js';
import { InviteServerContext } from './call/invite-server-context.js';
import { LoggerFactory } from './logger.js';
import { NameAddrHeader } from './name-addr-header.js';
import { OutgoingRequest } from './outgoing-request.js';
import { RegisterContext } from './register-context.js';
import { ReferClientContext } from './call/refer-client-context.js';
import { ReferServerContext } from './call/refer-server-context.js';
import { ServerContext } from './call/server-context.js';
import { Session } from './call/session.js';
import { Timers } from './timers.js';
import { normalizeTarget } from './target.js';
import { Transport } from './transport.js';
import { UA } from './ua.js';
import { URI } from './uri.js';
import { Utils as utils } from './utils.js';
import { Modifiers, SessionDescriptionHandler as Handler } from './web/index.js';
import { Simple } from './web/simple.js';

export const Utils = { ...utils, normalizeTarget };

export const Parser = {
  /** @param {string} text @param {UA} [ua] @returns {IncomingRequest | IncomingResponse | undefined} */
  parseMessage(text, ua) {
    if (typeof text !== 'string') return undefined;
    const source = indexMessage(text);
    if (source) return source.index[0] ? new IncomingResponse(ua, source) : new IncomingRequest(ua, source);
    ua?.getLogger('sip.parser').warn('a text that is not a SIP message was not parsed');
  },
};

/** @typedef {import('./web/session-description-handler.js').SessionDescriptionHandler} SessionDescriptionHandler */
/** @template {{}} [E=Record<string | symbol, any[]>] @typedef {import('./emitter.js').EventEmitter<E>} EventEmitter */
export const EventEmitter = /* @__PURE__ */ callable(Emitter);
export const SessionDescriptionHandler = /* @__PURE__ */ callable(Handler);

/** The built-in media handler and its modifiers, and a telephone made of them. */
export const Web = { Modifiers, SessionDescriptionHandler, Simple };
export const WebRTC = Web;

const SIP = {
  C,
  Dialog,
  EventEmitter,
  Exceptions,
  Grammar,
  IncomingRequest,
  IncomingResponse,
  InviteClientContext,
  InviteServerContext,
  LoggerFactory,
  NameAddrHeader,
  OutgoingRequest,
  Parser,
  ReferClientContext,
  ReferServerContext,
  RegisterContext,
  ServerContext,
  Session,
  SessionDescriptionHandler,
  Timers,
  Transport,
  UA,
  URI,
  Utils,
  Web,
  WebRTC,
  get name() {
    return name;
  },
  get version() {
    return version;
  },
};

export default SIP;
export {
  C,
  Exceptions,
  Grammar,
  IncomingRequest,
  IncomingResponse,
  InviteClientContext,
  InviteServerContext,
  LoggerFactory,
  NameAddrHeader,
  name,
  OutgoingRequest,
  ReferClientContext,
  ReferServerContext,
  RegisterContext,
  ServerContext,
  Session,
  Timers,
  Transport,
  UA,
  URI,
  version,
};
