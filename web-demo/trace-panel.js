// @ts-check
import { byId, make } from './dom.js';

const limit = 500;
const startLine = /(?:^|\n)((?:SIP\/2\.0 \d{3}|[A-Z]+ \S+ SIP\/2\.0)[^\n]*\n[\s\S]*)$/;
const secrets = /^((?:Proxy-)?Authorization|Authentication-Info)(\s*:).*(?:\r?\n[ \t].*)*/gim;

/** The last SIP messages, newest at the end. */
export class TracePanel {
  #list = byId('trace-list');
  #count = 0;

  constructor() {
    byId('trace-clear').addEventListener('click', () => this.clear());
  }

  clear() {
    this.#list.replaceChildren();
    this.#count = 0;
    this.#showCount();
  }

  /**
   * For option `log.connector` of a UA with `traceSip`; everything but messages is left out.
   * @param {string} _level @param {string} category @param {string | undefined} _label @param {unknown} content
   */
  log(_level, category, _label, content) {
    if (category !== 'sip.transport' || typeof content !== 'string') return;
    const found = startLine.exec(content);
    if (!found) return;
    const before = content.slice(0, found.index).toLowerCase();
    const direction = /sen[dt]/.test(before) ? 'out' : 'in';
    this.#add(direction, found[1].trimEnd().replace(secrets, '$1$2 (hidden)'));
  }

  /** @param {'in' | 'out'} direction @param {string} text */
  #add(direction, text) {
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(this.#entry(direction, text));
    this.#count++;
    while (list.childElementCount > limit) list.firstElementChild?.remove();
    this.#showCount();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  /** @param {'in' | 'out'} direction @param {string} text */
  #entry(direction, text) {
    const now = new Date();
    const time = make('time', '', now.toTimeString().slice(0, 8));
    time.setAttribute('datetime', now.toISOString());
    const arrow = make('span', 'arrow', direction === 'out' ? '\u2192' : '\u2190');
    arrow.setAttribute('role', 'img');
    arrow.setAttribute('aria-label', direction === 'out' ? 'sent' : 'received');
    const summary = make('summary');
    const first = make('span', 'first', text.split(/\r?\n/, 1)[0]);
    const [, method] = /^SIP[\s\S]*?^CSeq\s*:\s*\d+\s+(\w+)/im.exec(text) ?? [];
    if (method) first.append(make('span', 'about', ` to ${method}`));
    summary.append(time, arrow, first);
    const details = make('details');
    details.dataset.direction = direction;
    details.append(summary, make('pre', '', text));
    const item = make('li');
    item.append(details);
    return item;
  }

  #showCount() {
    byId('trace-count').textContent = String(this.#count);
    byId('trace-empty').hidden = this.#count > 0;
  }
}
