// @ts-check
// The package in Firefox: registers, calls with sound both ways, hangs up, comes back.

import { after, before, test } from 'node:test';
import { Firefox } from '../support/firefox.js';
import { eventually } from './support/demo.js';
import { Host } from './support/host.js';

/** @typedef {Awaited<ReturnType<Firefox['open']>>} Tab */

/** Of the pages: functions that are sent there name it. */
const page = /** @type {any} */ (globalThis);
const limit = { timeout: 60_000 };

/** @type {Firefox} */
let browser;
/** @type {Host} */
let host;
before(async () => {
  host = await Host.start();
  browser = await Firefox.launch();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

/** A tab whose user agent is registered. @param {string} user @param {object} [options] */
async function phone(user, options) {
  const tab = await browser.open(host.url());
  await tab.run(
    given => {
      page.start(given);
      page.take = (/** @type {any} */ session) => {
        page.session = session;
        session.on('terminated', () => {
          page.isOver = true;
        });
      };
      page.ua.on('invite', (/** @type {any} */ session) => {
        page.take(session);
        session.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } } });
      });
    },
    host.options(user, options),
  );
  await eventually(() => tab.run(() => page.ua.isRegistered()), `${user} is registered`);
  return tab;
}

/** Packets of sound that came in. @param {Tab} tab */
const received = tab =>
  tab.run(async () => {
    const report = await page.session.sessionDescriptionHandler.peerConnection.getStats();
    return [...report.values()].find(({ type }) => type === 'inbound-rtp')?.packetsReceived ?? 0;
  });

test('a call between two tabs has sound both ways, and ends on both sides', limit, async () => {
  const [alice, bob] = [await phone('alice'), await phone('bob')];
  await alice.run(() => {
    const constraints = { audio: true, video: false };
    page.take(page.ua.invite('bob', { sessionDescriptionHandlerOptions: { constraints } }));
  });
  for (const tab of [alice, bob])
    await eventually(
      () => tab.run(() => page.session?.status === page.SIP.Session.C.STATUS_CONFIRMED),
      'the call is up',
    );
  for (const tab of [alice, bob]) await eventually(async () => (await received(tab)) > 20, 'sound');
  await bob.run(() => void page.session.bye());
  for (const tab of [alice, bob]) await eventually(() => tab.run(() => page.isOver === true), 'the call is over');
  await alice.run(() => void page.ua.stop());
  await eventually(async () => host.sip.contacts('alice').length === 0, 'alice has left');
  await Promise.all([alice.close(), bob.close()]);
});
