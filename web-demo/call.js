// @ts-check
import { incomingFailure, outgoingFailure } from './texts.js';

/**
 * @typedef {object} CallListener
 * @property {(text: string) => void} state  in words
 * @property {(since: Date) => void} answered
 * @property {(stream: MediaStream) => void} localStream
 * @property {(track: MediaStreamTrack) => void} remoteTrack
 * @property {(text: string, tone: 'plain' | 'warn' | 'bad') => void} ended  once
 */

/** One session of the library, from ringing to its end. */
export class Call {
  #session;
  #listener;
  #answered = false;
  /** Why it ends, once that is known. @type {[text: string, tone: 'plain' | 'warn' | 'bad'] | undefined} */
  #outcome;
  /** What we send. @type {MediaStream | undefined} */
  #stream;

  /**
   * @param {any} session
   * @param {'in' | 'out'} direction
   * @param {CallListener} listener
   */
  constructor(session, direction, listener) {
    this.#session = session;
    this.#listener = listener;
    this.direction = direction;
    const { uri, displayName } = session.remoteIdentity;
    this.address = `${uri.user}@${uri.host}`;
    this.name = displayName || uri.user || uri.host;
    this.#followSession();
    session.on('SessionDescriptionHandler-created', (/** @type {any} */ handler) => this.#followMedia(handler));
  }

  /** Whether the caller offers video. */
  get offersVideo() {
    return /^m=video [1-9]/m.test(this.#session.request?.body ?? '');
  }

  /** @param {boolean} video */
  accept(video) {
    this.#listener.state('Connecting');
    this.#session.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video } } });
  }

  /** @param {number} statusCode */
  decline(statusCode) {
    this.#outcome = ['Call declined.', 'plain'];
    this.#session.reject({ statusCode });
  }

  hangUp() {
    if (!this.#answered) this.#outcome = ['Call cancelled.', 'plain'];
    this.#session.terminate();
  }

  /** Switches what we send of a kind. @param {'audio' | 'video'} kind @returns {boolean} whether it is off now */
  toggle(kind) {
    const tracks = this.#stream?.getTracks().filter(track => track.kind === kind) ?? [];
    for (const track of tracks) track.enabled = !track.enabled;
    return tracks.some(track => !track.enabled);
  }

  #followSession() {
    const session = this.#session;
    const { state } = this.#listener;
    session.on('progress', (/** @type {any} */ response) => {
      if (response?.status_code > 100) state('Ringing');
    });
    session.on('accepted', () => {
      this.#answered = true;
      state('Connected');
      this.#listener.answered(session.startTime ?? new Date());
    });
    session.on(
      'failed',
      (/** @type {any} */ response, /** @type {string | null} */ cause, /** @type {any} */ error) => {
        const text =
          this.direction === 'out'
            ? outgoingFailure(this.name, response, cause, error)
            : incomingFailure(this.name, cause, error);
        this.#outcome ??= [text, error ? 'bad' : 'warn'];
      },
    );
    session.on('bye', () => {
      this.#outcome ??= ['Call ended.', 'plain'];
    });
    session.on('terminated', () => this.#listener.ended(...(this.#outcome ?? ['Call ended.', 'plain'])));
  }

  /** @param {any} handler */
  #followMedia(handler) {
    const { state, localStream, remoteTrack } = this.#listener;
    handler.on('userMediaRequest', () => {
      if (this.direction === 'out') state('Waiting for microphone and camera');
    });
    handler.on('userMedia', (/** @type {MediaStream} */ stream) => {
      this.#stream = stream;
      localStream(stream);
      state(this.direction === 'out' ? 'Calling' : 'Connecting');
    });
    handler.on('addTrack', (/** @type {RTCTrackEvent} */ { track }) => remoteTrack(track));
    const connected = () => {
      if (this.#answered) state('Connected');
    };
    handler.on('iceConnectionConnected', connected);
    handler.on('iceConnectionCompleted', connected);
    handler.on('iceConnectionDisconnected', () => state('Sound and picture interrupted'));
    handler.on('iceConnectionFailed', () => state('No path for sound and picture'));
  }
}
