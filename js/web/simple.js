// @ts-check
// A telephone for one call at a time, with the page's audio and video elements: the shortest way to a call.

import { EventEmitter } from '../emitter.js';
import { UA } from '../ua.js';
import { stripG722 } from './modifiers.js';

/**
 * @typedef {object} SimpleOptions
 * @property {{ remote: { audio?: HTMLMediaElement, video?: HTMLVideoElement }, local?: { video?: HTMLVideoElement } }} media
 *   where the call is heard and seen. Without an element for audio no audio is asked for, and so with video.
 * @property {Record<string, any>} [ua]  options of SIP.UA, of which only those of an account, of tracing and of the
 *   session description handler count. Without `uri` it is anonymous and does not register.
 */

const C = { STATUS_NULL: 0, STATUS_NEW: 1, STATUS_CONNECTING: 2, STATUS_CONNECTED: 3, STATUS_COMPLETED: 4 };

const forwarded = [
  'wsServers',
  'uri',
  'authorizationUser',
  'password',
  'displayName',
  'traceSip',
  'userAgentString',
  'log',
  'sessionDescriptionHandlerFactory',
  'sessionDescriptionHandlerFactoryOptions',
];

/**
 * Events: registered(ua), unregistered(ua), new(session), ringing(session) for a call that came in, connecting(session),
 * connected(session), ended(session), mute(simple), unmute(simple), hold(session), unhold(session), dtmf(request, tone),
 * message(message). Methods that do not fit the state warn and do nothing; none of them throws.
 */
export class Simple extends EventEmitter {
  static C = C;
  /** One of Simple.C. */
  state = C.STATUS_NULL;
  /** The call, or the last one. @type {any} */
  session = null;
  /** The hold has muted the call. */
  #held = false;

  /**
   * @param {SimpleOptions} options  kept, not changed
   * @throws {Error} no element for the media of the peer
   * @throws {TypeError} no `media.remote`
   * @throws {ConfigurationError} an option of the UA with a value that is not allowed
   */
  constructor(options) {
    super();
    const { audio, video } = options.media.remote;
    if (!audio && !video) throw new Error('At least one remote audio or video element is required for Simple.');
    this.options = options;
    this.audio = !!audio;
    this.video = !!video;
    this.anonymous = !options.ua?.uri;
    this.ua = new UA({ ...this.#agentOptions(), register: !this.anonymous });
    this.logger = this.ua.getLogger('sip.simple');
    this.ua.on('registered', () => this.emit('registered', this.ua));
    this.ua.on('unregistered', () => this.emit('unregistered', this.ua));
    this.ua.on('message', message => this.emit('message', message));
    this.ua.on('invite', session => this.#ring(session));
  }

  /** @param {string} destination @returns {import('../call/invite-client-context.js').InviteClientContext | undefined} */
  call(destination) {
    return this.#do('call', this.#isFree() && this.#mayCall(), () => {
      const session = this.ua.invite(destination, this.#media());
      this.#take(session);
      return session;
    });
  }

  /** Accepts the call that rings. */
  answer() {
    return this.#do('answer', this.#isUnanswered(), () => this.session.accept(this.#media()));
  }

  /** Refuses the call that rings. */
  reject() {
    return this.#do('reject', this.#isUnanswered(), () => this.session.reject());
  }

  /** Ends the call, whatever its state. */
  hangup() {
    return this.#do('hang up', !this.#isFree(), () => this.session.terminate());
  }

  hold() {
    return this.#do('hold', this.#isConnected() && !this.session.local_hold, () => {
      this.session.hold();
      this.#held = this.#enable(false);
      if (this.#held) this.emit('mute', this);
      this.emit('hold', this.session);
    });
  }

  unhold() {
    return this.#do('unhold', this.#isConnected() && this.session.local_hold, () => {
      this.session.unhold();
      // what was muted before the hold stays so
      if (this.#held) this.unmute();
      this.#held = false;
      this.emit('unhold', this.session);
    });
  }

  /** Sends silence and black. */
  mute() {
    this.#do('mute', this.#isConnected(), () => {
      this.#held = false;
      this.#enable(false);
      this.emit('mute', this);
    });
  }

  unmute() {
    this.#do('unmute', this.#isConnected(), () => {
      this.#enable(true);
      this.emit('unmute', this);
    });
  }

  /** @param {string | number} tone */
  sendDTMF(tone) {
    return this.#do('send a tone', this.#isConnected(), () => this.session.dtmf(tone));
  }

  /** @param {string} destination @param {string} text */
  message(destination, text) {
    return this.#do('send a message', this.#mayCall(), () => /** @type {any} */ (this.ua).message(destination, text));
  }

  #agentOptions() {
    const given = this.options.ua ?? {};
    const options = Object.fromEntries(
      forwarded.filter(name => given[name] !== undefined).map(name => [name, given[name]]),
    );
    const agent = globalThis.navigator?.userAgent ?? '';
    if (!/safari/i.test(agent) || /chrom|android/i.test(agent)) return options;
    // Safari offers G.722 and then cannot play it.
    const { modifiers = [], ...others } = options.sessionDescriptionHandlerFactoryOptions ?? {};
    const stripped = { ...others, modifiers: [modifiers, stripG722].flat() };
    return { ...options, sessionDescriptionHandlerFactoryOptions: stripped };
  }

  #media() {
    return { sessionDescriptionHandlerOptions: { constraints: { audio: this.audio, video: this.video } } };
  }

  #isFree() {
    return this.state === C.STATUS_NULL || this.state === C.STATUS_COMPLETED;
  }

  #isUnanswered() {
    return this.state === C.STATUS_NEW || this.state === C.STATUS_CONNECTING;
  }

  #isConnected() {
    return this.state === C.STATUS_CONNECTED;
  }

  #mayCall() {
    return this.anonymous || this.ua.isRegistered();
  }

  /** @template T @param {string} what @param {boolean} fits @param {() => T} action @returns {T | undefined} */
  #do(what, fits, action) {
    try {
      if (fits) return action();
      this.logger.warn(`cannot ${what} in state ${this.state}${this.#mayCall() ? '' : ', not registered'}`);
    } catch (error) {
      this.logger.warn(`cannot ${what}: ${error}`);
    }
  }

  /** @param {any} session */
  #ring(session) {
    if (this.#isFree()) {
      this.#take(session);
      this.emit('ringing', session);
    } else {
      this.logger.warn('a second call was rejected: Simple has one at a time');
      session.reject({ statusCode: 480 });
    }
  }

  /** @param {any} session */
  #take(session) {
    this.session = session;
    this.#held = false;
    this.state = C.STATUS_NEW;
    this.emit('new', session);
    session.on('progress', () => {
      if (this.state !== C.STATUS_NEW) return;
      this.state = C.STATUS_CONNECTING;
      this.emit('connecting', session);
    });
    session.on('accepted', () => {
      this.state = C.STATUS_CONNECTED;
      this.#show();
      this.emit('connected', session);
    });
    session.on('trackAdded', () => this.#isConnected() && this.#show());
    session.on('dtmf', (/** @type {any[]} */ ...args) => this.emit('dtmf', ...args));
    session.once('terminated', () => {
      this.state = C.STATUS_COMPLETED;
      this.#clear();
      this.emit('ended', session);
    });
  }

  /** @returns {RTCPeerConnection | undefined} */
  get #connection() {
    return this.session?.sessionDescriptionHandler?.peerConnection;
  }

  /** @param {boolean} enabled @returns {boolean} whether that changed anything */
  #enable(enabled) {
    let changed = false;
    for (const { track } of this.#connection?.getSenders() ?? [])
      if (track && track.enabled !== enabled) {
        track.enabled = enabled;
        changed = true;
      }
    return changed;
  }

  /** The peer in the page's elements, and our own picture. */
  #show() {
    const connection = this.#connection;
    if (!connection) return;
    const { remote, local } = this.options.media;
    this.#play(remote.video ?? remote.audio, connection.getReceivers());
    if (!local?.video) return;
    local.video.volume = 0;
    this.#play(
      local.video,
      connection.getSenders().filter(({ track }) => track?.kind === 'video'),
    );
  }

  /** @param {HTMLMediaElement | undefined} element @param {{ track: MediaStreamTrack | null }[]} ends */
  #play(element, ends) {
    if (!element) return;
    element.srcObject = new MediaStream(ends.flatMap(({ track }) => track ?? []));
    element.play()?.catch(error => this.logger.log(`a media element does not play: ${error}`));
  }

  #clear() {
    const { remote, local } = this.options.media;
    for (const element of [remote.video, remote.audio, local?.video]) {
      if (!element) continue;
      element.srcObject = null;
      element.pause();
    }
  }
}
