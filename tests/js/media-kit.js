// @ts-check
// What the tests of the RTCPeerConnection handler start from.

import { SessionDescriptionHandler } from '../../js/web/index.js';
import { EventEmitter } from '../../js/emitter.js';
import { FakePeerConnection, FakeStream } from './media-fakes.js';

export const sdp = (/** @type {string} */ setup, direction = 'sendrecv', kinds = ['audio']) =>
  ['v=0', 'o=- 7 1 IN IP4 192.0.2.7', 's=-', 't=0 0', `a=setup:${setup}`]
    .concat(kinds.flatMap(kind => [`m=${kind} 9 UDP/TLS/RTP/SAVPF 0`, 'c=IN IP4 0.0.0.0', `a=${direction}`]))
    .join('\r\n')
    .concat('\r\n');
export const offer = sdp('actpass');
export const answer = sdp('active');
export const audio = { audio: true, video: false };

/** What getUserMedia was asked for, what it gave, and how it answers. */
export const capture = {
  /** @type {any[]} */
  asked: [],
  /** @type {FakeStream[]} */
  streams: [],
  /** @type {(constraints: any) => Promise<FakeStream>} */
  answer: giveStream,
};

/** @param {any} constraints */
async function giveStream(constraints) {
  const stream = new FakeStream(['audio', 'video'].filter(kind => constraints[kind]));
  capture.streams.push(stream);
  return stream;
}

/** The innermost turn of the event loop in which the fake gathers. */
export const later = () => new Promise(resolve => setImmediate(resolve));

/** Before each test: a browser that allows everything. */
export function fakeBrowser() {
  Object.assign(capture, { asked: [], streams: [], answer: giveStream });
  const getUserMedia = (/** @type {any} */ constraints) => {
    capture.asked.push(constraints);
    return capture.answer(constraints);
  };
  Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices: { getUserMedia } }, configurable: true });
  Object.assign(globalThis, { RTCPeerConnection: FakePeerConnection });
  Object.assign(FakePeerConnection, { made: [], failures: {}, gathering: 'auto', refused: null });
}

/** @param {any} [options] @param {boolean} [observed]  by somebody else than the session */
export function start(options, observed) {
  /** @type {string[]} */
  const seen = [];
  const session = Object.assign(new EventEmitter(), { id: 'x', ua: { getLogger: () => ({ warn() {} }) } });
  const watch = (/** @type {EventEmitter} */ emitter) => {
    const emit = emitter.emit.bind(emitter);
    emitter.emit = (type, ...args) => {
      seen.push(String(type));
      return emit(type, ...args);
    };
  };
  watch(session);
  const observer = {
    trackAdded: () => void seen.push('trackAdded'),
    directionChanged: () => void seen.push('directionChanged'),
  };
  const handler = new SessionDescriptionHandler(/** @type {any} */ (session), options, observed ? observer : undefined);
  watch(handler);
  const pc = /** @type {FakePeerConnection} */ (/** @type {any} */ (handler.peerConnection));
  return { handler, session, seen, pc };
}

/** A handler whose first offer was answered. @param {any} [options] @param {boolean} [observed] */
export async function established(options = { constraints: audio }, observed = false) {
  const all = start(options, observed);
  await all.handler.getDescription();
  await all.handler.setDescription(answer);
  return all;
}
