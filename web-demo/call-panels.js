// @ts-check
import { byId } from './dom.js';

/**
 * @typedef {object} PanelActions
 * @property {(tone: string) => void} tone
 * @property {(target: string) => Promise<string>} transfer  resolves with why it came to nothing; throws for no address
 */

/** What opens above the buttons of a call, one at a time: the keypad, and the form of a transfer. */
export class CallPanels {
  #actions;
  #target = /** @type {HTMLInputElement} */ (byId('transfer-target'));
  #go = /** @type {HTMLButtonElement} */ (byId('transfer-go'));
  /** The button whose panel is open. @type {HTMLElement | null} */
  #opener = null;
  /** Counts calls: the outcome of a transfer in the one before is no news. */
  #round = 0;

  /** @param {PanelActions} actions */
  constructor(actions) {
    this.#actions = actions;
    for (const id of ['keys', 'transfer']) byId(id).addEventListener('click', () => this.#toggle(byId(id)));
    byId('keypad').addEventListener('click', ({ target }) => {
      const tone = /** @type {HTMLElement} */ (target).dataset.tone;
      if (tone) actions.tone(tone);
    });
    byId('transfer-form').addEventListener('submit', event => {
      event.preventDefault();
      this.#transfer();
    });
  }

  /** @returns {boolean} whether one was open */
  close() {
    this.#round++;
    this.#go.disabled = false;
    const opener = this.#opener;
    if (!opener) return false;
    this.#opener = null;
    panelOf(opener).hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    opener.focus();
    return true;
  }

  /** A key of the keyboard; a tone while the keypad is open. @param {string} key @returns {boolean} whether it was one */
  press(key) {
    const button = byId('keypad').hidden ? null : byId('keypad').querySelector(`[data-tone="${CSS.escape(key)}"]`);
    if (button) /** @type {HTMLElement} */ (button).click();
    return !!button;
  }

  /** @param {HTMLElement} opener */
  #toggle(opener) {
    const wasOpen = this.#opener === opener;
    this.close();
    if (wasOpen) return;
    this.#opener = opener;
    panelOf(opener).hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    this.#showError('');
    panelOf(opener)
      .querySelector(opener.id === 'keys' ? 'button' : 'input')
      ?.focus();
  }

  async #transfer() {
    const target = this.#target.value.trim();
    if (!target) return this.#showError('Type to whom, for example carol.');
    const round = this.#round;
    this.#showError('');
    this.#go.disabled = true;
    let error;
    try {
      error = await this.#actions.transfer(target);
    } catch (thrown) {
      error = /** @type {Error} */ (thrown).message;
    }
    if (round !== this.#round) return;
    this.#go.disabled = false;
    if (error) this.#showError(error);
  }

  /** @param {string} text  empty: none */
  #showError(text) {
    byId('transfer-error').textContent = text;
    this.#target.toggleAttribute('aria-invalid', !!text);
    if (text) this.#target.setAttribute('aria-invalid', 'true');
    if (text) this.#target.focus();
  }
}

/** @param {HTMLElement} opener */
const panelOf = opener => byId(opener.getAttribute('aria-controls') ?? '');
