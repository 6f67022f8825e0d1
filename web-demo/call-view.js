// @ts-check
import { byId } from './dom.js';
import { duration } from './texts.js';

/** The stage: both videos, who it is, how it goes, and the buttons. */
export class CallView {
  #stage = byId('stage');
  #remote = /** @type {HTMLVideoElement} */ (byId('remote-video'));
  #local = /** @type {HTMLVideoElement} */ (byId('local-video'));
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /** @param {{ mute: () => boolean, camera: () => boolean, hangUp: () => void }} actions  the first two return whether it is off now */
  constructor(actions) {
    const toggle = (/** @type {string} */ id, /** @type {() => boolean} */ action) =>
      byId(id).addEventListener('click', () => {
        const off = action();
        byId(id).setAttribute('aria-pressed', String(off));
        if (id === 'camera') this.#local.dataset.off = String(off);
      });
    toggle('mute', actions.mute);
    toggle('camera', actions.camera);
    byId('hangup').addEventListener('click', actions.hangUp);
    document.addEventListener('keydown', event => this.#onKey(event));
  }

  /** @param {string} name @param {boolean} video */
  open(name, video) {
    byId('peer').textContent = name;
    byId('peer-avatar').textContent = name.slice(0, 1);
    for (const id of ['mute', 'camera']) byId(id).setAttribute('aria-pressed', 'false');
    byId('camera').hidden = !video;
    this.#local.dataset.off = 'false';
    this.#stage.dataset.video = 'false';
    this.#stage.hidden = false;
  }

  close() {
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

  /** Counts from a moment on. @param {Date} since */
  startTimer(since) {
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

  /** M, V and Escape, unless somebody types or another button is meant. @param {KeyboardEvent} event */
  #onKey({ key, target, ctrlKey, altKey, metaKey }) {
    if (this.#stage.hidden || ctrlKey || altKey || metaKey || target instanceof HTMLInputElement) return;
    const id = { m: 'mute', v: 'camera', escape: 'hangup' }[key.toLowerCase()];
    if (id && !byId(id).hidden) byId(id).click();
  }
}
