// @ts-check
// A telephone in a page, whatever stack is behind it: the test drives it through globalThis.phone(). It answers whoever
// calls, and follows transfers.

/**
 * @typedef {object} Account
 * @property {string} uri
 * @property {string} user
 * @property {string} password
 * @property {string} server  WebSocket URL
 *
 * @typedef {'registered' | 'up' | 'ended' | 'failed'} News
 *
 * @typedef {object} Line  the latest call of a stack
 * @property {(target: string) => unknown} call
 * @property {() => unknown} hold
 * @property {() => unknown} unhold
 * @property {() => unknown} reinvite
 * @property {(target: string) => unknown} transfer
 * @property {(target: string) => unknown} [consult]  calls somebody else, then transfers to that call
 * @property {() => unknown} hangUp
 * @property {() => RTCPeerConnection | undefined} connection
 * @property {() => boolean} [isHeld]  by the other side
 *
 * @typedef {(account: Account, tell: (news: News) => void) => Line} MakeLine
 */

class Phone {
  /** @type {News[]} */
  #heard = [];
  /** @type {Set<MediaStreamTrack>} */
  #played = new Set();
  /** @type {Line} */
  line;

  /** @param {MakeLine} makeLine @param {Account} account */
  constructor(makeLine, account) {
    this.line = makeLine(account, news => this.#heard.push(news));
  }

  /** How often something has happened. @param {News} news */
  count(news) {
    return this.#heard.filter(each => each === news).length;
  }

  /** What came in so far. Plays it, too: without that, Chromium decodes no sound. */
  async received() {
    const connection = this.line.connection();
    if (!connection || connection.signalingState === 'closed') return { packets: 0, energy: 0 };
    for (const { track } of connection.getReceivers()) this.#play(track);
    const counts = { packets: 0, energy: 0 };
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp') continue;
      counts.packets += entry.packetsReceived;
      counts.energy += entry.totalAudioEnergy ?? 0;
    }
    return counts;
  }

  /** @param {MediaStreamTrack} track */
  #play(track) {
    if (this.#played.has(track)) return;
    this.#played.add(track);
    const srcObject = new MediaStream([track]);
    document.body.append(Object.assign(document.createElement('audio'), { srcObject, autoplay: true }));
  }
}

/** @param {MakeLine} makeLine */
export function install(makeLine) {
  /** @type {Phone | undefined} */
  let phone;
  const start = (/** @type {Account} */ account) => {
    phone = new Phone(makeLine, account);
  };
  Object.assign(globalThis, { phone: () => phone, start });
}
