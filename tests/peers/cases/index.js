// @ts-check
import { inDialogCases } from './in-dialog.js';
import { incomingCases } from './incoming-calls.js';
import { outgoingCases } from './outgoing-calls.js';
import { registrationCases } from './registration.js';

/** By the heading of their table. @type {[heading: string, cases: import('../scene.js').Case[]][]} */
export const groups = [
  ['Registration and connection', registrationCases],
  ['Calls placed', outgoingCases],
  ['Calls received', incomingCases],
  ['In a call', inDialogCases],
];

export const cases = groups.flatMap(([, each]) => each);
