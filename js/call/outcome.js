// @ts-check
/** What became of an operation, as a promise for whoever asks. Nobody asks: no promise, and none that is rejected unheard. */

/** Why an operation failed. @typedef {Error & { cause: string, response: any }} OperationError */

export class Outcome {
  /** @type {{ value: any } | { error: Error } | undefined} */
  #known;
  /** @type {Promise<any> | undefined} */
  #promise;
  #tell = () => {};
  /** Outcomes that are the same as this one. @type {Outcome[]} */
  #followers = [];

  /** @param {'establish' | 'end' | 'refer' | 'other'} kind  which event of the session's life tells; a REFER outlives it */
  constructor(kind = 'other') {
    this.kind = kind;
  }

  get promise() {
    return (this.#promise ??= new Promise((resolve, reject) => {
      this.#tell = () => {
        if (!this.#known) return;
        if ('error' in this.#known) reject(this.#known.error);
        else resolve(this.#known.value);
      };
      this.#tell();
    }));
  }

  get isOpen() {
    return !this.#known;
  }

  /** The first of resolve() and reject() counts. @param {any} value */
  resolve(value) {
    this.#know({ value });
  }

  /** @param {string | null | undefined} cause  default: status and phrase of the response @param {any} [response] */
  reject(cause, response) {
    this.#know({ error: failure(cause, response) });
  }

  /** Ends as another does, which has taken its place. @param {Outcome} other */
  follow(other) {
    other.#followers.push(this);
  }

  /** @param {{ value: any } | { error: Error }} what */
  #know(what) {
    if (this.#known) return;
    this.#known = what;
    this.#tell();
    for (const each of this.#followers.splice(0)) each.#know(what);
  }
}

/**
 * @param {string | null | undefined} cause
 * @param {any} response  a message, or null
 * @returns {OperationError}
 */
export function failure(cause, response) {
  const phrase = response?.status_code ? `${response.status_code} ${response.reason_phrase}` : 'the session has ended';
  return Object.assign(new Error(cause || phrase), { cause: cause || phrase, response: response ?? null });
}
