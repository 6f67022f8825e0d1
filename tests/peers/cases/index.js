// @ts-check
import { registrationCases } from './registration.js';

/** Every case, in the order of the table. */
export const cases = [...registrationCases];

/** Names of cases in which this package is not right yet. @type {string[]} */
export const notYet = [];
