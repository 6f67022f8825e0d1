// @ts-check
/** SIP.Exceptions: what the methods of this library throw beside TypeError. */

class CodedError extends Error {
  /** @param {number} code @param {string} name @param {string} message */
  constructor(code, name, message) {
    super(message);
    this.code = code;
    this.name = name;
  }
}

/** An option of `new SIP.UA(options)` was refused. */
export class ConfigurationError extends CodedError {
  /** @param {string} parameter @param {any} [value] */
  constructor(parameter, value) {
    super(
      1,
      'CONFIGURATION_ERROR',
      value ? `Invalid value ${describe(value)} for parameter "${parameter}"` : `Missing parameter: ${parameter}`,
    );
    this.parameter = parameter;
    this.value = value;
  }
}

/** For a message. @param {any} value  of any kind, also one that has no JSON text */
export function describe(value) {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** The method does not fit the object's status. */
export class InvalidStateError extends CodedError {
  /** @param {number | string} status  a number of the class, or a word where it has none */
  constructor(status) {
    super(2, 'INVALID_STATE_ERROR', `Invalid status: ${status}`);
    this.status = status;
  }
}

export class NotSupportedError extends CodedError {
  /** @param {string} message */
  constructor(message) {
    super(3, 'NOT_SUPPORTED_ERROR', message);
  }
}

/** For session-description handlers: no local description could be made. */
export class GetDescriptionError extends CodedError {
  /** @param {string} message */
  constructor(message) {
    super(4, 'GET_DESCRIPTION_ERROR', message);
  }
}

/** For session-description handlers: the change of a running session was refused. */
export class RenegotiationError extends CodedError {
  /** @param {string} message */
  constructor(message) {
    super(5, 'RENEGOTIATION_ERROR', message);
  }
}

export const Exceptions = {
  ConfigurationError,
  InvalidStateError,
  NotSupportedError,
  GetDescriptionError,
  RenegotiationError,
};
