// @ts-check
import { CallPanels } from './call-panels.js';
import { byId } from './dom.js';
import { duration } from './texts.js';

/** The stage: both videos, who it is, how it goes, and the buttons. */
export class CallView {
  #stage = byId('stage');
  #remote = /** @type {HTMLVideoElement} */ (byId('remote-video'));
  #local = /** @type {HTMLVideoElement} */ (byId('local-video'));
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  #panels;

  /**
   * @param {{ mute: () => boolean, camera: () => boolean, hold: () => boolean, hangUp: () => void } &
   *   import('./call-panels.js').PanelActions} actions  the first two return whether it is off now, hold whether it is on
   */
  constructor(actions) {
    this.#panels = new CallPanels(actions);
    const toggle = (/** @type {string} */ id, /** @type {() => boolean} */ action) =>
      byId(id).addEventListener('click', () => {
        const off = action();
        byId(id).setAttribute('aria-pressed', String(off));
        if (id === 'camera') this.#local.dataset.off = String(off);
      });
    toggle('mute', actions.mute);
    toggle('camera', actions.camera);
    toggle('hold', actions.hold);
    byId('hangup').addEventListener('click', actions.hangUp);
    document.addEventListener('keydown', event => this.#onKey(event));
  }

  /** @param {string} name @param {boolean} video */
  open(name, video) {
    byId('peer').textContent = name;
    byId('peer-avatar').textContent = name.slice(0, 1);
    for (const id of ['mute', 'camera', 'hold']) byId(id).setAttribute('aria-pressed', 'false');
    this.#allow(false);
    this.showTones('');
    byId('camera').hidden = !video;
    this.#local.dataset.off = 'false';
    this.#stage.dataset.video = 'false';
    this.#stage.hidden = false;
  }

  close() {
    this.#panels.close();
    clearInterval(this.#clock);
    byId('timer').hidden = true;
    this.#stage.hidden = true;
    this.#local.hidden = true;
    this.#local.srcObject = null;
    this.#remote.srcObject = null;
  }

  /** @param {string} text */
  showState(text) {
    const element = byId('call-state');
    if (element.textContent !== text) element.textContent = text;
  }

  /** @param {boolean} held  by us */
  showHold(held) {
    byId('hold').setAttribute('aria-pressed', String(held));
  }

  /** @param {string} text */
  showTones(text) {
    byId('tones').textContent = text;
  }

  /** What can only be done in an answered call. @param {boolean} answered */
  #allow(answered) {
    for (const id of ['hold', 'keys', 'transfer']) /** @type {HTMLButtonElement} */ (byId(id)).disabled = !answered;
  }

  /** It is answered: counts from a moment on. @param {Date} since */
  startTimer(since) {
    this.#allow(true);
    const timer = byId('timer');
    const show = () => {
      timer.textContent = duration((Date.now() - since.getTime()) / 1000);
    };
    clearInterval(this.#clock);
    this.#clock = setInterval(show, 500);
    timer.hidden = false;
    show();
  }

  /** @param {MediaStream} stream */
  showLocal(stream) {
    this.#local.srcObject = stream;
    this.#local.hidden = !stream.getVideoTracks().length;
  }

  /** @param {MediaStreamTrack} track */
  showRemote(track) {
    const stream = /** @type {MediaStream | null} */ (this.#remote.srcObject) ?? new MediaStream();
    stream.addTrack(track);
    if (this.#remote.srcObject !== stream) this.#remote.srcObject = stream;
    if (track.kind !== 'video') return;
    const follow = () => {
      this.#stage.dataset.video = String(!track.muted);
    };
    track.addEventListener('mute', follow);
    track.addEventListener('unmute', follow);
    follow();
  }

  /** One key for each button, unless somebody types. Escape closes what is open first. @param {KeyboardEvent} event */
  #onKey(event) {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (this.#stage.hidden || ctrlKey || altKey || metaKey) return;
    if (key === 'Escape' && this.#panels.close()) return;
    if (target instanceof HTMLInputElement || this.#panels.press(key)) return;
    const ids = { m: 'mute', v: 'camera', h: 'hold', k: 'keys', t: 'transfer', escape: 'hangup' };
    const id = /** @type {Record<string, string>} */ (ids)[key.toLowerCase()];
    if (!id || byId(id).hidden) return;
    event.preventDefault(); // else the letter goes into the field that opens
    byId(id).click();
  }
}
