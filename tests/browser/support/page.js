// @ts-check
// Of the bare page: globalThis.start(options) makes its user agent, globalThis.seen is what happened, with its time.

const page = /** @type {any} */ (globalThis);

/** @type {[name: string, at: number, detail?: unknown][]} */
page.seen = [];
/** @param {string} name @param {unknown} [detail] */
const note = (name, detail) => page.seen.push([name, performance.now(), detail]);

addEventListener('pageshow', ({ persisted }) => note('pageshow', persisted));
for (const name of ['online', 'offline']) addEventListener(name, () => note(name));
for (const name of ['freeze', 'resume']) document.addEventListener(name, () => note(name));
document.addEventListener('visibilitychange', () => note(document.visibilityState));

page.start = (/** @type {object} */ options) => {
  page.ua = new page.SIP.UA(options);
  for (const name of ['connected', 'registered', 'unregistered', 'registrationFailed', 'disconnected'])
    page.ua.on(name, () => note(name));
};

/** Milliseconds from the last `first` to the next `then`, or null. @param {string} first @param {string} then */
page.between = (first, then) => {
  const from = page.seen.findLastIndex((/** @type {any[]} */ [name]) => name === first);
  const to = page.seen.slice(from).find((/** @type {any[]} */ [name]) => name === then);
  return from < 0 || !to ? null : to[1] - page.seen[from][1];
};
