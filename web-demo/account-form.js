// @ts-check
import { byId } from './dom.js';

/** @typedef {import('./account.js').Account} Account */

/** Field by option of `new SIP.UA()`, for its errors. @type {Record<string, string>} */
const fields = { wsServers: 'server', uri: 'address', password: 'password', authorizationUser: 'address' };

/** The account: a form, or a line once connected. */
export class AccountForm {
  #form = /** @type {HTMLFormElement} */ (byId('account-form'));
  #summary = byId('account-summary');
  /** @type {Account | undefined} */
  #shown;

  /** @param {(account: Account) => void} onSubmit  complete, otherwise unchecked */
  constructor(onSubmit) {
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      const account = this.#read();
      if (account) onSubmit(account);
    });
    byId('change').addEventListener('click', () => {
      this.open();
      byId('keep').hidden = false;
      this.#input('address').focus();
    });
    byId('keep').addEventListener('click', () => {
      if (this.#shown) this.fill(this.#shown);
      this.close();
      byId('change').focus();
    });
    byId('copy').addEventListener('click', () => this.#copy());
  }

  /** @param {Account} account */
  fill(account) {
    const { server, address, password } = account;
    this.#shown = account;
    this.#input('server').value = server;
    this.#input('address').value = address;
    this.#input('password').value = password;
    byId('own-address').textContent = address;
  }

  open() {
    this.#form.hidden = false;
    this.#summary.hidden = true;
  }

  close() {
    this.clearErrors();
    byId('keep').hidden = true;
    this.#form.hidden = true;
    this.#summary.hidden = false;
  }

  /** @param {unknown} error  what `new SIP.UA()` threw */
  showError(error) {
    const { parameter, message } = /** @type {{ parameter?: string, message: string }} */ (error);
    this.showText(fields[parameter ?? ''] ?? 'server', message);
  }

  /** @param {string} field  server, address or password @param {string} text */
  showText(field, text) {
    this.open();
    const input = this.#input(field);
    input.setAttribute('aria-invalid', 'true');
    byId(`${field}-error`).textContent = text;
    input.focus();
  }

  clearErrors() {
    for (const field of ['server', 'address', 'password']) {
      this.#input(field).removeAttribute('aria-invalid');
      byId(`${field}-error`).textContent = '';
    }
  }

  /** @returns {Account | null} null when something is missing, which is then said */
  #read() {
    this.clearErrors();
    const [server, address] = ['server', 'address'].map(field => this.#input(field).value.trim());
    const password = this.#input('password').value;
    if (!address) this.showText('address', 'Type your SIP address, for example alice@example.com.');
    if (!server) this.showText('server', 'Type the address of the server, for example wss://sip.example.com.');
    return server && address ? { server, address, password } : null;
  }

  async #copy() {
    const button = byId('copy');
    try {
      await navigator.clipboard.writeText(byId('own-address').textContent ?? '');
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not possible here';
    }
    setTimeout(() => (button.textContent = 'Copy address'), 2000);
  }

  /** @param {string} field @returns {HTMLInputElement} */
  #input(field) {
    return /** @type {HTMLInputElement} */ (byId(field));
  }
}
