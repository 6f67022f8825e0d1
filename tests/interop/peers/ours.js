// @ts-check
// This package, as the page's script element loaded it.

import { classicLine } from './classic.js';
import { install } from './phone.js';

install(classicLine(/** @type {any} */ (globalThis).SIP, { rel100: 'supported', replaces: 'supported' }, () => {}));
