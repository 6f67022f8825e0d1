// @ts-check
// What the demo says when something is wrong.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { serve } from '../../web-demo/serve.mjs';
import { Demo, dial, hasEnded, isRegistered, ownAddress, ring, traced } from './support/demo.js';

/** @type {Demo} */
let demo;
before(async () => (demo = await Demo.start()));
afterEach(() => demo.tidy());
after(() => demo?.stop());

const limit = { timeout: 60_000 };
const registers = (/** @type {string[]} */ lines) => lines.filter(line => line.startsWith('REGISTER'));

test('a refused microphone is explained, and nobody is called', limit, async () => {
  const strict = await Demo.start({ allowMedia: false });
  try {
    const page = await strict.open({ allowMedia: false });
    await dial(page, 'nobody-here');
    await hasEnded(page, /not allowed to use the microphone or camera/);
    assert.equal(await page.getAttribute('#notice', 'data-tone'), 'bad');
    assert.ok(!(await traced(page)).some(line => line.startsWith('INVITE')));
    await strict.tidy();
  } finally {
    await strict.stop();
  }
});

test('a callee without microphone tells both sides', limit, async () => {
  const [caller, callee] = await demo.pair();
  await callee.evaluate(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('Requested device not found', 'NotFoundError');
    };
  });
  await ring(caller, callee);
  await callee.click('#accept');
  await hasEnded(callee, /No microphone or camera was found/);
  await hasEnded(caller, /not available now/);
});

test(
  'hanging up while the browser still asks for the microphone ends it, and the late stream is stopped',
  limit,
  async () => {
    const page = await demo.open();
    await page.evaluate(() => {
      const devices = navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      const granted = new Promise(resolve => Object.assign(globalThis, { grant: resolve }));
      devices.getUserMedia = async constraints => {
        await granted;
        return Object.assign(globalThis, { late: await ask(constraints) }).late;
      };
    });
    await dial(page, 'nobody-here');
    await page.locator('#call-state', { hasText: 'Waiting for microphone' }).waitFor();
    await page.click('#hangup');
    await hasEnded(page, /^Call cancelled\.$/);
    const states = await page.evaluate(async () => {
      const found = /** @type {{ grant: () => void, late?: MediaStream }} */ (/** @type {any} */ (globalThis));
      found.grant();
      while (!found.late) await new Promise(resolve => setTimeout(resolve, 20));
      await new Promise(resolve => setTimeout(resolve, 100));
      return found.late.getTracks().map(({ readyState }) => readyState);
    });
    assert.deepEqual(states, ['ended', 'ended']);
    assert.ok(!(await traced(page)).some(line => line.startsWith('INVITE')));
  },
);

test('a wrong password is said beside the field, without trying again and again', limit, async () => {
  const page = await demo.open();
  await page.click('#change');
  await page.fill('#password', 'wrong');
  await page.click('#trace-clear');
  await page.click('#connect');
  await page.locator('#password-error', { hasText: 'did not accept' }).waitFor();
  assert.equal(await page.textContent('#status'), 'Not registered');
  assert.equal(await page.getAttribute('#password', 'aria-invalid'), 'true');
  const count = registers(await traced(page)).length;
  await page.waitForTimeout(4000);
  assert.equal(registers(await traced(page)).length, count);
  assert.ok(count <= 4, `${count} REGISTER requests`); // one of them leaves the old account
  assert.ok(!(await page.content()).includes('response="'), 'no digest in the trace');
});

test('what the library says about a bad setting stands beside its field', limit, async () => {
  const page = await demo.open();
  await page.click('#change');
  const cases = [
    { server: 'http://example.com', field: 'server', text: /wsServers/ },
    { address: '@', field: 'address', text: /"?uri"?/ },
    { address: '', field: 'address', text: /^Type your SIP address/ },
    { server: '', field: 'server', text: /^Type the address of the server/ },
  ];
  const good = { server: await page.inputValue('#server'), address: await page.inputValue('#address') };
  for (const { field, text, ...bad } of cases) {
    const { server, address } = { ...good, ...bad };
    await page.fill('#server', server);
    await page.fill('#address', address);
    await page.click('#connect');
    assert.match((await page.textContent(`#${field}-error`)) ?? '', text);
    assert.equal(await page.evaluate(() => document.activeElement?.id), field);
  }
  await page.click('#keep');
  assert.equal(await page.textContent('#own-address'), good.address);
  assert.equal(await page.textContent('#status'), 'Registered', 'the account in use went on');
});

test('an empty or malformed address to call is said beside the field', limit, async () => {
  const page = await demo.open();
  for (const [target, text] of /** @type {const} */ ([
    ['  ', /^Type whom to call/],
    ['bob@', /Invalid target: bob@/],
    ['bob@ex ample', /Invalid target/],
  ])) {
    await dial(page, target);
    assert.match((await page.textContent('#target-error')) ?? '', text);
    assert.equal(await page.locator('#stage').isVisible(), false);
  }
  await dial(page, 'nobody-here');
  await hasEnded(page, /not found/);
  assert.equal(await page.textContent('#target-error'), '');
});

test('a lost connection is said and made again', { timeout: 90_000 }, async () => {
  const own = await serve({ port: 0 });
  const page = await demo.open({ ignore: /WebSocket connection to|ERR_CONNECTION/ });
  await page.goto(own.url);
  await isRegistered(page);
  const before = await ownAddress(page);
  await own.close();
  await page.locator('#status', { hasText: /lost, connecting again|cannot be reached/ }).waitFor();
  await dial(page, 'bob');
  assert.match((await page.textContent('#target-error')) ?? '', /no connection/);
  const again = await serve({ port: own.port });
  try {
    await page.locator('#status[data-state=registered]').waitFor({ timeout: 40_000 });
    assert.ok(before);
  } finally {
    await again.close();
    await page.close();
  }
});
