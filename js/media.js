// @ts-check
/**
 * Drives the session-description handler of one session (classic API, section 6): makes it when it is first needed,
 * asks it for descriptions, and reports each outcome once.
 */
import { descriptionIn } from './grammar.js';
import { Description } from './pump.js';

/**
 * What an application's factory returns.
 * @typedef {object} SessionDescriptionHandler
 * @property {(options?: any, modifiers?: any) => Promise<{ body: string, contentType: string }>} getDescription
 * @property {(contentType?: string) => boolean} hasDescription
 * @property {(body: string, options?: any, modifiers?: any) => Promise<unknown>} setDescription
 * @property {() => void} close
 * @property {(description: any) => Promise<any>} [holdModifier]
 */

/** DescriptionWanted::Kind */
const set = 1;

export class Media {
  #session;
  #answer;
  #closed = false;
  /** The factory threw: it is not asked again. */
  #broken = false;
  /** What the handler threw or rejected with last. @type {any} */
  error;

  /**
   * @param {import('./call/session.js').Session} session
   * @param {(operation: number, answer: number, body?: string, contentType?: string) => void} answer
   */
  constructor(session, answer) {
    this.#session = session;
    this.#answer = answer;
  }

  /**
   * The handler; made now if there is none yet.
   * @returns {SessionDescriptionHandler}
   * @throws what the factory throws
   */
  handler() {
    const session = this.#session;
    if (this.#broken) throw this.error;
    if (session.sessionDescriptionHandler) return session.sessionDescriptionHandler;
    this.#broken = true;
    const { sessionDescriptionHandlerFactory: factory, sessionDescriptionHandlerFactoryOptions: options } = session;
    // Version 0.10 alone had an observer between the two.
    const made = factory.length === 3 ? factory(session, this.#observer(options), options) : factory(session, options);
    this.#broken = false;
    session.sessionDescriptionHandler = made;
    return made;
  }

  /** Makes the handler ahead of time. An error is kept for the operation that will need it. */
  prepare() {
    try {
      this.handler();
    } catch (error) {
      if (error !== this.error) this.#fail(error);
    }
  }

  /**
   * @param {number} kind  DescriptionWanted::Kind
   * @param {number} operation  names it in the answer
   * @param {import('./message.js').SipMessage | null} message  set: whose body is meant
   */
  async run(kind, operation, message) {
    if (this.#closed) return;
    /** @type {[answer: number, body?: string, contentType?: string]} */
    let outcome;
    try {
      outcome = await (kind === set ? this.#set(message) : this.#get());
    } catch (error) {
      this.#fail(error);
      outcome = [Description.failed];
    }
    if (!this.#closed) this.#answer(operation, ...outcome);
  }

  /** The session needs no descriptions any more: an outcome that is still to come is dropped. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#session.sessionDescriptionHandler?.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @returns {Promise<[number, string, string]>} */
  async #get() {
    const { sessionDescriptionHandlerOptions, modifiers } = this.#session;
    const description = await this.handler().getDescription(sessionDescriptionHandlerOptions, modifiers);
    return [Description.ready, String(description.body), String(description.contentType ?? 'application/sdp')];
  }

  /** @param {import('./message.js').SipMessage | null} message @returns {Promise<[number]>} */
  async #set(message) {
    const { sessionDescriptionHandlerOptions, modifiers, ua } = this.#session;
    const handler = this.handler();
    const contentType = message?.getHeader('Content-Type');
    let body = message?.body ?? '';
    if (!handler.hasDescription(contentType)) {
      const part = contentType && descriptionIn(contentType, body, ua.configuration.maxBodyNesting);
      if (!part || !handler.hasDescription(part.contentType)) return [Description.unsupported];
      body = part.body;
    }
    await handler.setDescription(body, sessionDescriptionHandlerOptions, modifiers);
    return [Description.applied];
  }

  /** @param {unknown} error */
  #fail(error) {
    this.error = error;
    this.#session.logger?.warn(`session description handler: ${error}`);
  }

  /** @param {any} options */
  #observer(options) {
    const session = this.#session;
    return {
      session,
      options,
      trackAdded: () => void session.emit('trackAdded'),
      directionChanged: () => void session.emit('directionChanged'),
    };
  }
}
