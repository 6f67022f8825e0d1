// @ts-check
// Which account this tab uses. A reload keeps it; a new or duplicated tab gets another one from the server.

/**
 * @typedef {object} Account
 * @property {string} server  ws: or wss: URL
 * @property {string} address  user@domain
 * @property {string} password
 * @property {boolean} [given]  by the server of this page, not typed
 */

const key = 'account';
const patience = 150;

/** @returns {Promise<Account | null>} a user that nobody else has; null when the page's server hands out none */
export async function fetchAccount() {
  try {
    const response = await fetch('./config.json');
    if (!response.ok) return null;
    const { server, domain, user, password } = await response.json();
    return { server, address: `${user}@${domain}`, password, given: true };
  } catch {
    return null;
  }
}

/** @returns {Promise<Account | null>} the one of before the reload, or else a fresh one */
export async function loadAccount() {
  const stored = readStored();
  if (stored && !(await isUsedElsewhere(stored.address))) return stored;
  return fetchAccount();
}

/** Keeps it for reloads and tells duplicates of this tab that it is taken. @param {Account} account */
export function keepAccount(account) {
  try {
    sessionStorage.setItem(key, JSON.stringify(account));
  } catch {
    // Storage is off: every load is a new user then.
  }
  mine = account.address;
}

/** @type {string | undefined} */
let mine;
const tabs = new BroadcastChannel('sipua-softphone');
tabs.addEventListener('message', ({ data }) => {
  if (data?.ask && data.ask === mine) tabs.postMessage({ taken: mine });
});

/** @param {string} address @returns {Promise<boolean>} */
function isUsedElsewhere(address) {
  return new Promise(resolve => {
    const listener = (/** @type {MessageEvent} */ { data }) => {
      if (data?.taken === address) finish(true);
    };
    const finish = (/** @type {boolean} */ answer) => {
      tabs.removeEventListener('message', listener);
      resolve(answer);
    };
    tabs.addEventListener('message', listener);
    tabs.postMessage({ ask: address });
    setTimeout(() => finish(false), patience);
  });
}

/** @returns {Account | null} */
function readStored() {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
