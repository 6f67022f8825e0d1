// @ts-check
// Debian's Chromium as the tests want it: headless, quiet on the network, with a camera and a microphone of its own.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
];

/**
 * @param {{ allowMedia?: boolean }} [options]  allowMedia: every question for the microphone is answered with yes
 * @throws {Error} when Chromium is not installed. CHROMIUM in the environment names another one.
 */
export function launchChromium({ allowMedia = true } = {}) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const executablePath = process.env.CHROMIUM || folders.map(folder => join(folder, 'chromium')).find(existsSync);
  if (!executablePath) throw new Error('chromium is not installed: run toolchain/bootstrap.sh test');
  const args = [...flags];
  if (allowMedia) args.push('--use-fake-ui-for-media-stream');
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, headless: true, args });
}
