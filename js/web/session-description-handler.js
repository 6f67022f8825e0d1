// @ts-check
// Media through RTCPeerConnection: the handler of a session whose application brings none. RFC 3264, RFC 8829.
//
// Deviations from SIP.js 0.8, on purpose:
// - No STUN server is contacted unless `rtcConfiguration.iceServers` names one. SIP.js asked a server of a third party.
// - Hold sets transceiver directions instead of rewriting the local SDP, which browsers restrict: what asks for it is the
//   handler's holdModifier among the modifiers of getDescription, and each getDescription without it ends the hold.
// - New constraints during a call replace the tracks in place; `peerConnectionOptions` given with a call only make a new
//   RTCPeerConnection when they change the configuration.

import { EventEmitter } from '../emitter.js';
import { Gathering } from './gathering.js';
import { asList, holdModifier, stripVideo } from './modifiers.js';
import { Hold, offerToReceive, replaceTracks, stopTracks } from './tracks.js';

/**
 * @typedef {import('./modifiers.js').Description} Description
 * @typedef {import('./modifiers.js').Modifier} Modifier
 * @typedef {import('./gathering.js').Still} Still
 *
 * @typedef {object} PeerConnectionOptions
 * @property {number} [iceCheckingTimeout]  longest wait for ICE candidates in ms; default 5000, 0 waits without limit
 * @property {RTCConfiguration} [rtcConfiguration]  handed to RTCPeerConnection as it is
 *
 * @typedef {object} HandlerOptions  `sessionDescriptionHandlerFactoryOptions` of the UA
 * @property {MediaStreamConstraints} [constraints]  for getUserMedia; missing or {}: audio and video.
 *   With both false nothing is captured, and an offer asks to receive only
 * @property {PeerConnectionOptions} [peerConnectionOptions]
 * @property {Modifier | Modifier[]} [modifiers]  run on every description, after those of the call
 * @property {boolean} [alwaysAcquireMediaFirst]  capture before an offer of the peer is set, not after it
 *
 * @typedef {object} CallOptions  `sessionDescriptionHandlerOptions` of invite, accept, reinvite ...
 * @property {MediaStreamConstraints} [constraints]  merged over those in use; a change captures anew
 * @property {PeerConnectionOptions} [peerConnectionOptions]  merged over those in use
 * @property {RTCOfferOptions} [RTCOfferOptions]  for createOffer and createAnswer
 * @property {boolean} [disableAudioFallback]  a description that the browser does not take is not tried without its video
 *
 * @typedef {object} OwningSession  what the handler needs of a session
 * @property {{ getLogger(category: string, label?: string): import('../logger.js').Logger }} ua
 * @property {string} [id]
 * @property {(event: string, ...args: any[]) => unknown} emit
 *
 * @typedef {object} Observer  as of SIP.js 0.10
 * @property {() => void} trackAdded
 * @property {() => void} directionChanged
 */

const C = {
  DIRECTION: { NULL: null, SENDRECV: 'sendrecv', SENDONLY: 'sendonly', RECVONLY: 'recvonly', INACTIVE: 'inactive' },
};

/** @param {unknown} a @param {unknown} b */
const differ = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

/** @extends {EventEmitter<import('../event-types.js').HandlerEvents>} */
export class SessionDescriptionHandler extends EventEmitter {
  /** Replaced when a call brings another configuration. @type {RTCPeerConnection} */
  peerConnection = /** @type {any} */ (undefined);
  /** As getDirection(). @type {string | null} */
  direction = null;
  C = C;

  /** @type {PeerConnectionOptions} */
  #settings = {};
  /** What the handler captured itself. @type {MediaStream | null} */
  #stream = null;
  /** The constraints it was captured with; null: nothing was yet. @type {MediaStreamConstraints | null} */
  #captured = null;
  /** Those of the last complete exchange. @type {MediaStreamConstraints | null} */
  #agreed = null;
  #closed = false;
  /** @type {Gathering} */
  #gathering = /** @type {any} */ (undefined);
  #hold = new Hold();
  /** Broken on close() and on rollback. */
  #exchange = breaker();
  /** Broken on close(). */
  #life = breaker();
  /** Settles when what is under way has really come to rest. @type {Promise<unknown>} */
  #working = Promise.resolve();

  /**
   * Makes the RTCPeerConnection at once; the session emits `peerConnection-created`, then
   * `SessionDescriptionHandler-created`.
   * @param {OwningSession} session
   * @param {HandlerOptions} [options]  kept, not changed
   * @param {Observer} [observer]  told of tracks and directions; without it the session emits `trackAdded`
   * @throws {TypeError} when the environment has no RTCPeerConnection; what RTCPeerConnection throws for a bad rtcConfiguration
   */
  constructor(session, options, observer) {
    super();
    const { constraints, peerConnectionOptions, modifiers } = options ?? {};
    this.session = session;
    this.options = options ?? {};
    this.observer = observer ?? { trackAdded: () => void session.emit('trackAdded'), directionChanged() {} };
    this.logger = session.ua.getLogger('sip.invitecontext.sessionDescriptionHandler', session.id);
    this.CONTENT_TYPE = 'application/sdp';
    this.modifiers = asList(modifiers);
    this.constraints = constraints && Object.keys(constraints).length ? constraints : { audio: true, video: true };
    const { MediaStream, RTCPeerConnection, RTCSessionDescription } = globalThis;
    this.WebRTC = { MediaStream, getUserMedia, RTCPeerConnection, RTCSessionDescription };
    this.#connect({ ...peerConnectionOptions });
    session.emit('SessionDescriptionHandler-created', this);
  }

  /** For `sessionDescriptionHandlerFactory`. @param {OwningSession} session @param {HandlerOptions} [options] */
  static defaultFactory(session, options) {
    return new SessionDescriptionHandler(session, options);
  }

  /**
   * Captures media where that is still to be done and makes the offer, or the answer to the offer set before.
   * @param {CallOptions} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<{ body: string, contentType: string }>} rejects with the browser's error (a refused microphone: name
   *   NotAllowedError), or with an Error once the handler is closed or the exchange rolled back
   */
  getDescription(options, modifiers) {
    return this.#run(async still => {
      this.#configure(options ?? {});
      const chain = [...asList(modifiers), ...this.modifiers];
      await this.#acquire(still);
      const pc = this.peerConnection;
      const method = this.hasOffer('remote') ? 'createAnswer' : 'createOffer';
      if (method === 'createOffer') offerToReceive(pc, options?.RTCOfferOptions);
      this.#hold.lift();
      if (chain.includes(this.holdModifier)) this.#hold.put(pc);
      const made = await this.#step(method, pc[method](options?.RTCOfferOptions));
      const local = await still(modify(/** @type {Description} */ (made), chain));
      const setLocal = () => this.#step('SetLocalDescription', pc.setLocalDescription(local));
      await this.#gathering.run(setLocal, this.#settings.iceCheckingTimeout ?? 5000, still);
      const { type, sdp } = /** @type {RTCSessionDescription} */ (pc.localDescription);
      const description = await still(modify({ type, sdp }, chain));
      this.#settle();
      this.emit('getDescription', description);
      return { body: description.sdp, contentType: this.CONTENT_TYPE };
    });
  }

  /**
   * Takes the peer's description: the answer when an offer of ours is out, else an offer.
   * @param {string} body
   * @param {CallOptions} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<void>} rejects as getDescription()
   */
  setDescription(body, options, modifiers) {
    return this.#run(async still => {
      this.#configure(options ?? {});
      const pc = this.peerConnection;
      // After a refused re-INVITE our offer is still out: only an offer may say actpass (RFC 8842 5.2).
      const reoffer = pc.currentRemoteDescription && /^a=setup:actpass/m.test(body);
      const type = this.hasOffer('local') && !reoffer ? 'answer' : 'offer';
      // A session that passes the modifiers of a hold on to the answer must not turn recvonly into inactive.
      const chain = [...asList(modifiers), ...this.modifiers].filter(modifier => modifier !== this.holdModifier);
      const description = await still(modify({ type, sdp: body }, chain));
      if (type === 'offer' && this.options.alwaysAcquireMediaFirst) await this.#acquire(still);
      this.emit('setDescription', description);
      await this.#step('setRemoteDescription', this.#setRemote(description, !options?.disableAudioFallback));
      await still(undefined);
      this.emit('setRemoteDescription', pc.getReceivers());
      this.emit('confirmed', this);
      this.#settle();
    });
  }

  /**
   * Back to what was agreed last: the exchange under way came to nothing. May be called at any time; what is pending
   * rejects. Media captured for that exchange alone are given back. RFC 8829 4.1.10.2. After an offer of the peer to hold,
   * Chromium sends nothing until the next exchange all the same.
   * @returns {Promise<void>} rejects with the browser's error, or with an Error when the handler is closed meanwhile
   */
  async rollbackDescription() {
    if (!(#closed in this) || this.#closed) return; // a handler that only inherits has its own
    this.#exchange.break(new Error('The exchange was rolled back'));
    this.#exchange = breaker();
    const done = this.#takeBack(Promise.race([this.#life.broken, this.#working]));
    this.#working = done.catch(() => {});
    return done;
  }

  /** @param {Promise<unknown>} atRest */
  async #takeBack(atRest) {
    await atRest;
    const pc = this.peerConnection;
    if (this.hasOffer('local')) await pc.setLocalDescription({ type: 'rollback' });
    else if (this.hasOffer('remote')) await pc.setRemoteDescription({ type: 'rollback', sdp: '' });
    this.#giveBack();
  }

  /** A modifier, usable on its own: makes a description one that puts the peer on hold. @param {Description} description */
  holdModifier(description) {
    return holdModifier(description);
  }

  /** Whether a body of this type is a description; parameters are ignored. @param {string} [contentType]  header value */
  hasDescription(contentType) {
    return contentType?.split(';')[0].trim().toLowerCase() === this.CONTENT_TYPE;
  }

  /** @param {'local' | 'remote'} where  whose offer waits for an answer */
  hasOffer(where) {
    return this.peerConnection.signalingState === `have-${where}-offer`;
  }

  /**
   * Sends tones as RFC 4733 events, after those still queued.
   * @param {string} tones
   * @param {{ duration?: number, interToneGap?: number }} [options]  ms
   * @returns {boolean} false when there is no audio to send them in
   */
  sendDtmf(tones, { duration, interToneGap } = {}) {
    const sender = this.dtmfSender;
    try {
      sender?.insertDTMF(sender.toneBuffer + tones, duration, interToneGap);
      return !!sender;
    } catch (error) {
      this.logger.warn(error);
      return false;
    }
  }

  /** Of the audio that is sent; null when there is none. @returns {RTCDTMFSender | null} */
  get dtmfSender() {
    return this.peerConnection.getSenders().find(({ dtmf, track }) => dtmf && track)?.dtmf ?? null;
  }

  /** Negotiated direction of the first medium that is in use, seen from here; null before the first answer. */
  getDirection() {
    return this.direction;
  }

  /** Ends the media and rejects what is pending; a capture that succeeds later is stopped. May be called again. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    const pc = this.peerConnection;
    for (const { track } of [...pc.getSenders(), ...pc.getReceivers()]) track?.stop();
    stopTracks(this.#stream);
    pc.close();
    for (const each of [this.#exchange, this.#life]) each.break(closedError());
  }

  /** @template T @param {(still: Still) => Promise<T>} work @returns {Promise<T>} settles at the latest on close() or rollback */
  #run(work) {
    const { broken } = this.#exchange;
    /** @type {Still} */
    const still = promise => Promise.race([broken, promise]);
    // Turns later: a session that keeps its events for listeners attached after ua.invite() delivers them in between.
    const working = Promise.resolve()
      .then(() => still(undefined))
      .then(() => work(still));
    this.#working = working.catch(() => {});
    return still(working);
  }

  /** Reports a failing step under its classic name. @template T @param {string} name @param {Promise<T>} promise */
  async #step(name, promise) {
    try {
      return await promise;
    } catch (error) {
      if (!this.#closed) {
        this.logger.warn(error);
        this.emit(name === 'userMedia' ? 'userMediaFailed' : `peerConnection-${name}Failed`, error);
      }
      throw error;
    }
  }

  /** @param {CallOptions} options */
  #configure({ constraints, peerConnectionOptions }) {
    this.constraints = { ...this.constraints, ...constraints };
    const settings = { ...this.#settings, ...peerConnectionOptions };
    if (!differ(settings.rtcConfiguration, this.#settings.rtcConfiguration)) this.#settings = settings;
    else {
      this.peerConnection.close();
      this.#connect(settings);
    }
  }

  /** @param {PeerConnectionOptions} settings */
  #connect(settings) {
    this.#settings = settings;
    const pc = new this.WebRTC.RTCPeerConnection(settings.rtcConfiguration);
    this.peerConnection = pc;
    this.#hold = new Hold();
    for (const track of this.#stream?.getTracks() ?? []) pc.addTrack(track, /** @type {MediaStream} */ (this.#stream));
    pc.addEventListener('track', event => {
      this.emit('addTrack', event);
      this.observer.trackAdded();
    });
    this.#gathering = new Gathering(pc, {
      started: () => this.emit('iceGathering', pc),
      candidate: event => this.emit('iceCandidate', event),
      complete: () => this.#closed || this.emit('iceGatheringComplete', this),
    });
    pc.addEventListener('iceconnectionstatechange', () => {
      const state = pc.iceConnectionState;
      this.emit(`iceConnection${state === 'new' ? '' : state[0].toUpperCase() + state.slice(1)}`, pc);
    });
    this.session.emit('peerConnection-created', pc);
  }

  /** Captures what the constraints ask for, unless that was done. @param {Still} still */
  async #acquire(still) {
    const { constraints } = this;
    if (!differ(constraints, this.#captured)) return;
    const stream = constraints.audio || constraints.video ? await this.#capture(constraints, still) : null;
    const last = this.#stream;
    this.#stream = stream;
    this.#hold.lift();
    try {
      await replaceTracks(this.peerConnection, stream, last);
    } finally {
      stopTracks(last);
    }
    this.#captured = constraints;
  }

  /** @param {MediaStreamConstraints} constraints @param {Still} still @returns {Promise<MediaStream>} */
  async #capture(constraints, still) {
    this.emit('userMediaRequest', constraints);
    const capturing = Promise.resolve(this.WebRTC.getUserMedia(constraints));
    try {
      const stream = await still(this.#step('userMedia', capturing));
      this.emit('userMedia', stream);
      return stream;
    } catch (error) {
      capturing.then(stopTracks, () => {});
      this.constraints = this.#agreed ?? constraints;
      throw error;
    }
  }

  /** What was captured for an exchange that came to nothing; what was agreed is captured anew when it is needed. */
  #giveBack() {
    if (!this.#agreed || !differ(this.constraints, this.#agreed)) return;
    this.constraints = this.#agreed;
    for (const transceiver of this.peerConnection.getTransceivers()) {
      const { track } = transceiver.sender;
      if (transceiver.mid || !track || !this.#stream?.getTracks().includes(track)) continue;
      track.stop();
      transceiver.stop();
    }
  }

  /** Tries again without the video when the browser does not take all. @param {Description} description @param {boolean} fallback */
  async #setRemote(description, fallback) {
    const pc = this.peerConnection;
    try {
      await pc.setRemoteDescription(description);
    } catch (error) {
      const { sdp } = await stripVideo(description);
      if (!fallback || this.#closed || sdp === description.sdp || !/^m=audio/m.test(sdp)) throw error;
      this.logger.warn(`${error}; trying it without video`);
      await pc.setRemoteDescription({ type: description.type, sdp }).catch(() => {
        throw error;
      });
    }
  }

  /** Remembers what a finished exchange agreed on. */
  #settle() {
    const pc = this.peerConnection;
    if (pc.signalingState === 'stable') this.#agreed = this.constraints;
    const used = pc.getTransceivers().find(each => each.currentDirection && each.currentDirection !== 'stopped');
    const direction = used?.currentDirection ?? null;
    if (direction === this.direction) return;
    this.direction = direction;
    this.observer.directionChanged();
  }
}

/** A promise that can only be rejected, and need not be heard. */
function breaker() {
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  /** @type {Promise<never>} */
  const broken = new Promise((_, no) => {
    reject = no;
  });
  broken.catch(() => {});
  return { broken, break: reject };
}

const closedError = () => new Error('The session description handler is closed');

/** @param {MediaStreamConstraints} constraints */
function getUserMedia(constraints) {
  const { mediaDevices } = globalThis.navigator;
  if (mediaDevices) return mediaDevices.getUserMedia(constraints);
  return Promise.reject(new DOMException('The browser gives media to https pages only', 'NotSupportedError'));
}

/** @param {Description} description @param {Modifier[]} chain @returns {Promise<Description>} */
async function modify({ type, sdp }, chain) {
  let description = { type, sdp };
  for (const modifier of chain) description = await modifier(description);
  return description;
}
