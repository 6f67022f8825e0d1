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

/** @throws {Error} when Chromium is not installed. CHROMIUM in the environment names another one. */
export function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = process.env.CHROMIUM || folders.map(folder => join(folder, 'chromium')).find(existsSync);
  if (!path) throw new Error('chromium is not installed: run toolchain/bootstrap.sh test');
  return path;
}

/** Its command line. @param {{ allowMedia?: boolean }} [options]  allowMedia: every question for the microphone is answered with yes */
export function chromiumFlags({ allowMedia = true } = {}) {
  const more = [];
  if (allowMedia) more.push('--use-fake-ui-for-media-stream');
  if (process.getuid?.() === 0) more.push('--no-sandbox');
  return [...flags, ...more];
}

/**
 * @param {{ allowMedia?: boolean }} [options]
 * @throws {Error} when Chromium is not installed
 */
export function launchChromium(options) {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: chromiumFlags(options) });
}
