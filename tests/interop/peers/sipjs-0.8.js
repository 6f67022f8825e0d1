// @ts-check
// SIP.js 0.8.

import SIP from 'sipjs-0.8';
import { classicLine } from './classic.js';
import { install } from './phone.js';

const options = { rel100: SIP.C.supported.SUPPORTED, replaces: SIP.C.supported.SUPPORTED };

install(
  classicLine(SIP, options, session =>
    session.on(
      'refer',
      session.followRefer(() => {}),
    ),
  ),
);
