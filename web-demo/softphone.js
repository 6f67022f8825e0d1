// @ts-check
// The page: account, registration, one call at a time. Everything it needs of the library is the classic API.
// Options in the address of the page: noAnswerTimeout (seconds before an incoming call is given up).

// @ts-expect-error the server maps it to the built package
import * as SIP from './sipua.mjs';
import { AccountForm } from './account-form.js';
import { fetchAccount, keepAccount, loadAccount } from './account.js';
import { Call } from './call.js';
import { CallView } from './call-view.js';
import { byId } from './dom.js';
import { registrationFailure } from './texts.js';
import { TracePanel } from './trace-panel.js';

/** @typedef {import('./account.js').Account} Account */

class Softphone {
  /** The user agent. @type {any} */
  #ua;
  /** @type {Call | null} */
  #call = null;
  /** The call that a transfer makes, until it is answered. @type {Call | null} */
  #next = null;
  /** @type {Account | undefined} */
  #account;
  /** Whether the server was asked for another user since the last success. */
  #replaced = false;
  #trace = new TracePanel();
  #form = new AccountForm(account => this.#connect(account));
  #view = new CallView({
    mute: () => this.#call?.toggle('audio') ?? false,
    camera: () => this.#call?.toggle('video') ?? false,
    hold: () => this.#call?.toggleHold() ?? false,
    tone: tone => this.#call?.sendTone(tone),
    transfer: target => this.#call?.transfer(target) ?? Promise.resolve(''),
    hangUp: () => {
      this.#next?.hangUp();
      this.#call?.hangUp();
    },
  });

  constructor() {
    byId('dial-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#dial();
    });
    byId('accept').addEventListener('click', () => this.#accept(this.#call?.offersVideo ?? false));
    byId('accept-audio').addEventListener('click', () => this.#accept(false));
    byId('decline').addEventListener('click', () => this.#call?.decline(603));
    addEventListener('pagehide', () => this.#ua?.stop());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#ua?.start());
  }

  /** Connects with the account of this tab, if the server of the page gave it one. */
  async begin() {
    const account = await loadAccount();
    if (!account) return;
    this.#form.fill(account);
    this.#connect(account);
  }

  /** @param {Account} account */
  #connect(account) {
    const { server, address, password } = account;
    const noAnswerTimeout = new URLSearchParams(location.search).get('noAnswerTimeout') ?? undefined;
    const log = { builtinEnabled: false, level: 'log', connector: this.#trace.log.bind(this.#trace) };
    this.#notice('');
    try {
      const options = { uri: address, wsServers: server, password, noAnswerTimeout, traceSip: true, log };
      const ua = new SIP.UA({ ...options, autostart: false });
      this.#ua?.stop();
      this.#ua = ua;
    } catch (error) {
      return this.#form.showError(error);
    }
    this.#account = account;
    keepAccount(account);
    this.#form.fill(account);
    this.#form.close();
    this.#follow(this.#ua);
    this.#status('connecting', 'Connecting');
    this.#ua.start();
  }

  /** @param {any} ua */
  #follow(ua) {
    let wasConnected = false;
    /** Events of a user agent that was replaced are not shown. @param {string} type @param {(...args: any[]) => void} listener */
    const on = (type, listener) => ua.on(type, (/** @type {any[]} */ ...args) => ua === this.#ua && listener(...args));
    on('connecting', () =>
      this.#status('connecting', wasConnected ? 'Connection lost, connecting again' : 'Connecting'),
    );
    on('connected', () => {
      wasConnected = true;
      this.#status('connecting', 'Connected, registering');
    });
    on('disconnected', () => this.#status('failed', 'The server cannot be reached, trying again'));
    on('registered', () => {
      this.#replaced = false;
      this.#status('registered', 'Registered');
    });
    on('unregistered', (_, cause) =>
      this.#status('failed', cause === 'Connection Error' ? 'Connection lost, connecting again' : 'Not registered'),
    );
    on('registrationFailed', (response, cause) => this.#onRefused(response, cause));
    on('invite', session => this.#onInvite(session));
  }

  /** @param {any} response @param {string | null} cause */
  async #onRefused(response, cause) {
    if (cause === 'Connection Error') return;
    const { field, text } = registrationFailure(response, cause);
    const account = this.#account;
    if (account?.given && response && !this.#replaced) {
      // The demo server was started anew and knows nobody.
      this.#replaced = true;
      const fresh = await fetchAccount();
      if (fresh && this.#account === account) return this.#connect(fresh);
    }
    this.#status('failed', 'Not registered');
    this.#form.showText(field, text);
  }

  #dial() {
    const input = /** @type {HTMLInputElement} */ (byId('target'));
    const target = input.value.trim();
    this.#dialError('');
    this.#notice('');
    if (!target) return this.#dialError('Type whom to call, for example bob.');
    if (!this.#ua?.isConnected()) return this.#dialError('There is no connection to the server yet.');
    const video = /** @type {HTMLInputElement} */ (byId('with-video')).checked;
    try {
      const sessionDescriptionHandlerOptions = { constraints: { audio: true, video } };
      this.#call = this.#make(this.#ua.invite(target, { sessionDescriptionHandlerOptions }), 'out');
    } catch (error) {
      return this.#dialError(/** @type {Error} */ (error).message);
    }
    this.#showStage(video);
    this.#view.showState('Calling');
  }

  /** @param {any} session */
  #onInvite(session) {
    if (this.#call) return session.reject({ statusCode: 486 });
    const call = this.#make(session, 'in');
    this.#call = call;
    byId('caller').textContent = call.name;
    byId('caller-address').textContent = call.address;
    byId('incoming-avatar').textContent = call.name.slice(0, 1);
    byId('incoming-title').textContent = call.offersVideo ? 'Incoming video call' : 'Incoming call';
    byId('accept-label').textContent = call.offersVideo ? 'Accept with video' : 'Accept';
    byId('accept-audio').hidden = !call.offersVideo;
    this.#show('incoming');
    document.title = `${call.name} is calling`;
    this.#notice('');
    byId('accept').focus();
  }

  /** @param {any} session @param {'in' | 'out'} direction */
  #make(session, direction) {
    const view = this.#view;
    const shown = (/** @type {() => void} */ show) => call === this.#call && show();
    const call = new Call(session, direction, {
      state: text =>
        shown(() => {
          view.showState(text);
          view.showHold(call.isHeld);
        }),
      answered: since => (call === this.#next ? this.#goOn() : shown(() => view.startTimer(since))),
      localStream: stream => shown(() => view.showLocal(stream)),
      remoteTrack: track => shown(() => view.showRemote(track)),
      tones: text => shown(() => view.showTones(text)),
      transferred: next => shown(() => void (this.#next = this.#make(next, 'out'))),
      ended: (text, tone) => this.#onEnd(call, text, tone),
    });
    return call;
  }

  /** The call that a transfer makes takes the place of the one before. */
  #goOn() {
    this.#view.close();
    this.#call = this.#next;
    this.#next = null;
    this.#showStage(this.#call?.sendsVideo ?? false);
    this.#call?.present();
  }

  /** @param {boolean} video */
  #accept(video) {
    this.#showStage(video);
    this.#call?.accept(video);
  }

  /** @param {boolean} video */
  #showStage(video) {
    const name = this.#call?.name ?? '';
    this.#show('stage');
    this.#view.open(name, video);
    document.title = `In a call with ${name}`;
    byId('hangup').focus();
  }

  /** @param {Call} call @param {string} text @param {'plain' | 'warn' | 'bad'} tone */
  #onEnd(call, text, tone) {
    if (call === this.#next) this.#next = null;
    if (call !== this.#call) return;
    if (this.#next) return this.#goOn();
    this.#call = null;
    this.#view.close();
    this.#show('dialer');
    document.title = 'sipua softphone';
    this.#notice(text, tone);
    byId('target').focus();
  }

  /** @param {'dialer' | 'incoming' | 'stage'} wanted */
  #show(wanted) {
    for (const id of ['dialer', 'incoming', 'stage']) byId(id).hidden = id !== wanted;
  }

  /** @param {string} state @param {string} text */
  #status(state, text) {
    const status = byId('status');
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  }

  /** @param {string} text  empty: none @param {string} [tone] */
  #notice(text, tone = 'warn') {
    const notice = byId('notice');
    notice.hidden = !text;
    notice.dataset.tone = tone;
    notice.textContent = text;
  }

  /** @param {string} text  empty: none */
  #dialError(text) {
    const input = byId('target');
    byId('target-error').textContent = text;
    input.toggleAttribute('aria-invalid', !!text);
    if (text) input.setAttribute('aria-invalid', 'true');
    if (text) input.focus();
  }
}

new Softphone().begin();
