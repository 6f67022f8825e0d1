// @ts-check
import { callState, incomingFailure, outgoingFailure, transferFailure } from './texts.js';

/**
 * @typedef {object} CallListener
 * @property {(text: string) => void} state  in words
 * @property {(since: Date) => void} answered
 * @property {(stream: MediaStream) => void} localStream
 * @property {(track: MediaStreamTrack) => void} remoteTrack
 * @property {(text: string) => void} tones  sent or heard last
 * @property {(next: any) => void} transferred  the other side sends us to somebody: the session of that call
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
  /** Switched off by the person. */
  #off = { audio: false, video: false };
  #reconnecting = false;
  /** Who is being called instead of us, while that goes on. */
  #transfer = '';
  /** What is wrong with sound and picture. */
  #trouble = '';
  #tones = { sent: '', heard: '' };

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

  /** Do we send video? */
  get sendsVideo() {
    return !!this.#stream?.getVideoTracks().length;
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
    if (this.#stream?.getTracks().some(track => track.kind === kind)) this.#off[kind] = !this.#off[kind];
    this.#applyTracks();
    return this.#off[kind];
  }

  /** Nothing is sent on hold: the library leaves that to us. @returns {boolean} whether it is on hold now */
  toggleHold() {
    if (this.#session.local_hold) this.#session.unhold();
    else this.#session.hold();
    this.#followChange();
    return this.isHeld;
  }

  /** By us. @returns {boolean} */
  get isHeld() {
    return this.#session.local_hold;
  }

  /** @param {string} tone */
  sendTone(tone) {
    this.#session.dtmf(tone);
    this.#showTones('sent', tone);
  }

  /**
   * Asks the other side to call somebody else. Done, this call ends.
   * @param {string} target
   * @returns {Promise<string>} why it came to nothing; '' when it did not
   * @throws {TypeError} no address
   */
  transfer(target) {
    this.#session.refer(target);
    this.#session.referContext.on('referAccepted', () => {
      this.#outcome = [`Call transferred to ${target}.`, 'plain'];
    });
    this.#transfer = target;
    this.#showState();
    return this.#session.settled.then(
      () => '',
      (/** @type {any} */ { cause }) => {
        this.#transfer = '';
        this.#showState();
        return transferFailure(target, cause);
      },
    );
  }

  /** Tells the listener all that it would have heard before. */
  present() {
    const { localStream, remoteTrack, answered } = this.#listener;
    if (this.#stream) localStream(this.#stream);
    for (const { track } of this.#session.sessionDescriptionHandler?.peerConnection.getReceivers() ?? [])
      remoteTrack(track);
    if (this.#answered) answered(this.#session.startTime);
    this.#showState();
  }

  #applyTracks() {
    for (const track of this.#stream?.getTracks() ?? [])
      track.enabled = !this.isHeld && !this.#off[/** @type {'audio' | 'video'} */ (track.kind)];
  }

  #followChange() {
    this.#applyTracks();
    this.#showState();
  }

  #showState() {
    if (!this.#answered) return;
    const { local_hold: ours, remote_hold: theirs } = this.#session;
    const [reconnecting, transfer, trouble] = [this.#reconnecting, this.#transfer, this.#trouble];
    this.#listener.state(callState({ reconnecting, transfer, trouble, ours, theirs }));
  }

  /** @param {'sent' | 'heard'} which @param {string} tone */
  #showTones(which, tone) {
    this.#tones[which] = (this.#tones[which] + tone).slice(-12);
    this.#listener.tones(`Tones ${which}: ${this.#tones[which]}`);
  }

  #followSession() {
    const session = this.#session;
    const { state } = this.#listener;
    session.on('progress', (/** @type {any} */ response) => {
      if (response?.status_code > 100) state('Ringing');
    });
    session.on('accepted', () => {
      this.#answered = true;
      this.#showState();
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
    for (const name of ['reinviteAccepted', 'reinviteFailed', 'directionChanged'])
      session.on(name, () => this.#followChange());
    for (const name of ['reconnecting', 'reconnected'])
      session.on(name, () => {
        this.#reconnecting = name === 'reconnecting';
        this.#showState();
      });
    session.on('dtmf', (/** @type {any} */ _, /** @type {any} */ { direction, tone }) => {
      if (direction === 'incoming') this.#showTones('heard', tone);
    });
    session.on('referRequested', (/** @type {any} */ context) => this.#followTransfer(context));
    session.on('bye', () => {
      this.#outcome ??= ['Call ended.', 'plain'];
    });
    session.on('terminated', () => this.#listener.ended(...(this.#outcome ?? ['Call ended.', 'plain'])));
  }

  /** @param {any} context  of a transfer of ours, which needs nothing, or of one that we are asked for */
  #followTransfer(context) {
    if (!context.accept) return;
    context.on('referInviteSent', () => {
      this.#transfer = context.referTo.uri.user ?? context.referTo.uri.host;
      this.#listener.transferred(context.targetSession);
      this.#showState();
    });
    context.on('referRejected', () => {
      this.#transfer = '';
      this.#showState();
    });
    const sessionDescriptionHandlerOptions = { constraints: { audio: true, video: this.sendsVideo } };
    context.accept({ followRefer: true, inviteOptions: { sessionDescriptionHandlerOptions } });
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
    const is = (/** @type {string} */ trouble) => () => {
      this.#trouble = trouble;
      this.#showState();
    };
    handler.on('iceConnectionConnected', is(''));
    handler.on('iceConnectionCompleted', is(''));
    handler.on('iceConnectionDisconnected', is('Sound and picture interrupted'));
    handler.on('iceConnectionFailed', is('No path for sound and picture'));
  }
}
