// @ts-check
// SIP.Exceptions (classic API, section 1.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';

const { ConfigurationError, InvalidStateError, NotSupportedError, GetDescriptionError, RenegotiationError } =
  SIP.Exceptions;

test('each has its code, name and message', () => {
  /** @type {[any, number, string, string][]} */
  const expected = [
    [new ConfigurationError('uri', 'x'), 1, 'CONFIGURATION_ERROR', 'Invalid value "x" for parameter "uri"'],
    [new ConfigurationError('uri'), 1, 'CONFIGURATION_ERROR', 'Missing parameter: uri'],
    [new ConfigurationError('register', 0), 1, 'CONFIGURATION_ERROR', 'Missing parameter: register'],
    [new ConfigurationError('a', 1n), 1, 'CONFIGURATION_ERROR', 'Invalid value 1 for parameter "a"'],
    [new InvalidStateError(9), 2, 'INVALID_STATE_ERROR', 'Invalid status: 9'],
    [new NotSupportedError('no'), 3, 'NOT_SUPPORTED_ERROR', 'no'],
    [new GetDescriptionError('no'), 4, 'GET_DESCRIPTION_ERROR', 'no'],
    [new RenegotiationError('no'), 5, 'RENEGOTIATION_ERROR', 'no'],
  ];
  for (const [error, code, name, message] of expected) {
    assert.equal(error instanceof Error, true);
    assert.deepEqual([error.code, error.name, error.message], [code, name, message]);
  }
  assert.equal(new InvalidStateError(9).status, 9);
});
