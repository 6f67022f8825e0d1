// @ts-check
/** SIP.UA: a user agent, from its options to its events (classic API, sections 2 and 3). */
import { Authentication } from './authentication.js';
import { headerValues, refusalError } from './command-values.js';
import { logConfiguration, makeAgent, makeConfiguration, readOptions, refusal } from './configuration.js';
import { terminated, UaStatus, uaConstants } from './constants.js';
import { Contact } from './contact.js';
import { EventEmitter } from './emitter.js';
import { EventKind } from './events.js';
import { IncomingRequest } from './incoming-request.js';
import { IncomingResponse } from './incoming-response.js';
import { InviteClientContext } from './call/invite-client-context.js';
import { InviteServerContext } from './call/invite-server-context.js';
import { Lifecycle } from './lifecycle.js';
import { LoggerFactory } from './logger.js';
import { receiveRefer } from './call/refer-server-context.js';
import { ServerContext } from './call/server-context.js';
import { Command, Pump } from './pump.js';
import { RegisterContext } from './register-context.js';
import { RegistrationStore } from './store.js';
import { partyValues } from './outgoing-request.js';
import { setMember } from './parameters.js';
import { normalizeTarget, requireTarget } from './target.js';
import { Transport } from './transport.js';

/** @typedef {import('./output.js').Output} Output */
/** @typedef {import('./call/session.js').Session} Session */

/** Of EventKind::incoming: the caller asks for an answer, and the option allows it. */
const autoAnswer = 2;

/** @extends {EventEmitter<import('./event-types.js').UserAgentEvents>} */
export class UA extends EventEmitter {
  static C = uaConstants;
  /** One of UA.C. */
  status = UaStatus.init;
  /** null, UA.C.CONFIGURATION_ERROR or UA.C.NETWORK_ERROR. @type {number | null} */
  error = null;
  log = new LoggerFactory();
  /** For the application. @type {Record<string, any>} */
  data = {};
  /** null before start(). @type {Transport | null} */
  transport = null;
  /** Live ones by session.id. @type {Record<string, Session>} */
  sessions = {};
  #agent;
  #pump;
  /** By the core's id. @type {Map<number, Session>} */
  #sessions = new Map();
  #lifecycle = new Lifecycle({
    doubt: () => this.#command(Command.check),
    lost: () => this.#command(Command.check, [['lost', 'true'], ...(this.#store?.claim() ?? [])]),
    leave: () => this.configuration.autostop && this.stop(),
    hide: mayReturn => {
      this.#store?.release();
      if (mayReturn) this.transport?.abandon();
    },
  });
  #authentication = new Authentication(this);
  /** @type {RegistrationStore | undefined} */
  #store;
  #nextId = 1;
  #written = '';
  /** What went out last. @internal */
  lastSent = '';
  /** Received last. @type {import('./message.js').SipMessage | undefined} */
  #lastMessage;

  /**
   * @param {string | import('./options.js').UAOptions} [options]  not changed; a text stands for {uri}
   * @throws {ConfigurationError} an option with a value that is not allowed
   * @throws {TypeError} when it is neither an object nor a text
   */
  constructor(options) {
    super();
    this.logger = this.getLogger('sip.ua');
    const { given, deprecated } = readOptions(options);
    this.#applyLogOptions(given.log);
    const isLater = typeof given.authenticationFactory?.initialize === 'function';
    this.#agent = this.#makeAgent(isLater ? { ...given, register: false } : given);
    const change = (/** @type {any} */ checked) => this.#resume(checked, given);
    /** Read-only, but for `register` and `custom`. @type {Record<string, any>} */
    this.configuration = makeConfiguration(this.#agent.configuration(), given, change);
    logConfiguration(this.logger, this.configuration, given, deprecated);
    this.contact = new Contact(this.#agent.contact(), this.configuration.contactTransport);
    this.registerContext = new RegisterContext(this);
    this.#pump = new Pump(
      this.#agent,
      { apply: output => this.#apply(output), answer: output => this.#answer(output) },
      this.configuration.maxMessageBytes,
    );
    this.#followLogLevel();
    this.#addressRegister(given);
    if (isLater && given.register !== false) this.#registerLater();
    if (this.configuration.autostart) this.start();
  }

  /** Connects, and registers unless the option says not to. Calls off a stop() that is under way. */
  start() {
    if (this.status === UaStatus.init || this.status === UaStatus.userClosed)
      this.status = this.isConnected() ? UaStatus.ready : UaStatus.starting;
    this.transport ??= new Transport(this.#pump, this.getLogger('sip.transport'), this.configuration.traceSip);
    this.#lifecycle.start();
    this.#command(Command.start, this.#store?.claim());
    return this;
  }

  /** Un-registers, ends every session, then closes the connection. */
  stop() {
    if (this.status === UaStatus.userClosed) return this;
    if (this.status !== UaStatus.init) this.status = UaStatus.userClosed;
    this.#lifecycle.stop();
    this.#command(Command.stop);
    this.#store?.release();
    return this;
  }

  /**
   * Registers now, or as soon as connected; and whenever connected again.
   * @param {{ extraHeaders?: string[], closeWithHeaders?: boolean }} [options]
   */
  register(options) {
    this.configuration.register = true;
    this.registerContext.options = { ...options };
    this.registerContext.closeHeaders = options?.closeWithHeaders ? [...(options.extraHeaders ?? [])] : [];
    const close = String(!!options?.closeWithHeaders);
    this.#command(Command.register, [['close_with_headers', close], ...headerValues(options?.extraHeaders)]);
    return this;
  }

  /** @param {{ all?: boolean, extraHeaders?: string[] }} [options]  all: every binding of the address of record */
  unregister(options) {
    this.configuration.register = false;
    this.#command(Command.unregister, [['all', String(!!options?.all)], ...headerValues(options?.extraHeaders)]);
    return this;
  }

  isRegistered() {
    return this.registerContext.registered;
  }

  isConnected() {
    return this.transport?.connected ?? false;
  }

  /** @param {() => void} callback  called now, or once when connected */
  afterConnected(callback) {
    if (this.isConnected()) callback();
    else this.once('connected', callback);
  }

  /** @returns {Promise<void>} */
  waitForConnected() {
    return new Promise(resolve => this.afterConnected(resolve));
  }

  /**
   * Places a call. Its events come after the caller's code has run: listeners attached to the result hear them all.
   * @param {string | import('./uri.js').URI} target
   * @param {import('./call/invite-client-context.js').InviteOptions} [options]  not changed
   * @param {any} [modifiers]  for the session description handler: a function or an array
   * @returns {InviteClientContext}
   * @throws {TypeError} a target that is no address, an extra header that is no header line
   */
  invite(target, options, modifiers) {
    const uri = requireTarget(target, this.configuration.hostportParams);
    const id = this.newNumber();
    const session = new InviteClientContext(this, this.#pump, id, { ...options }, modifiers);
    this.#sessions.set(id, session);
    try {
      return session.invite(uri);
    } catch (error) {
      this.#sessions.delete(id);
      throw error;
    }
  }

  /** @param {unknown} target @returns {import('./uri.js').URI | undefined} */
  normalizeTarget(target) {
    return normalizeTarget(target, this.configuration.hostportParams);
  }

  /**
   * Text of a request that is not sent.
   * @param {import('./command-values.js').Values} values  for the core
   * @throws {TypeError} what one of them is not
   * @internal
   */
  write(values) {
    this.#command(Command.request, values);
    return this.#written;
  }

  /** A number for a session or a request of ours, as the core wants them: odd, and used once. @internal */
  newNumber() {
    this.#nextId += 2;
    return this.#nextId - 2;
  }

  /** @param {number} number  the core's @returns {Session | undefined} @internal */
  sessionOf(number) {
    return this.#sessions.get(number);
  }

  /** @param {string} category @param {string} [label] */
  getLogger(category, label) {
    return this.log.getLogger(category, label);
  }

  /** @param {any} options  option `log` */
  #applyLogOptions(options) {
    if (typeof options !== 'object' || !options) return;
    for (const name of /** @type {const} */ (['builtinEnabled', 'level', 'connector']))
      if (options[name] !== undefined) /** @type {any} */ (this.log)[name] = options[name];
  }

  /** @param {Record<string, any>} given @returns {any} */
  #makeAgent(given) {
    const agent = makeAgent(given, globalThis.crypto.getRandomValues(new Uint8Array(32)));
    const refused = agent.error();
    if (!refused) return agent;
    agent.delete();
    throw this.#refuse(given, refused);
  }

  /** Values of a user agent that goes on where an earlier one ended. @param {any} checked @param {Record<string, any>} given */
  #resume(checked, given) {
    if (!given.store || !given.uri) return checked; // nobody comes back to a random address
    const warn = (/** @type {string} */ text) => this.logger.warn(text);
    this.#store = new RegistrationStore(given.store, checked, !!given.instanceId, warn);
    return { ...checked, instanceId: this.#store.instance };
  }

  /** Option registerParams: whom a REGISTER names. @param {Record<string, any>} given */
  #addressRegister(given) {
    const { registerParams, uri } = this.configuration;
    if (this.#pump.command(Command.check, 0, partyValues(registerParams, uri, uri, ['call_id', 'cseq'])))
      throw this.#refuse(given, 'registerParams');
  }

  /** @param {Record<string, any>} given @param {string} error  of the core */
  #refuse(given, error) {
    this.status = UaStatus.notReady;
    this.error = uaConstants.CONFIGURATION_ERROR;
    return refusal(given, error);
  }

  /** Automatic registration waits for the authenticationFactory. */
  #registerLater() {
    this.configuration.register = true;
    const ready = () => {
      if (this.configuration.register) this.#command(Command.register);
    };
    const failed = (/** @type {unknown} */ error) =>
      this.logger.error(`authenticationFactory.initialize() failed, not registering: ${error}`);
    try {
      Promise.resolve(this.#authentication.initialize?.()).then(ready, failed);
    } catch (error) {
      failed(error);
    }
  }

  #followLogLevel() {
    const follow = () => this.#pump.setLogLevel([3, 2, 1].find(level => this.log.isEnabled(level)) ?? 0);
    this.log.watch(follow);
    follow();
  }

  /** @param {number} kind @param {import('./command-values.js').Values} [values] */
  #command(kind, values = []) {
    const refused = this.#pump.command(kind, 0, values);
    if (refused) throw refusalError(refused, values, this.status);
  }

  /** What a command waits for: the request of a new session, or another that was written. @param {Output} output */
  #answer(output) {
    if (output.type === 'send') this.lastSent = output.text;
    if (output.type !== 'event' || output.kind !== EventKind.outgoing) return false;
    this.#written = output.text;
    const session = /** @type {InviteClientContext | undefined} */ (this.#sessions.get(output.id));
    session?.setRequest(output.text);
    if (session) setMember(this.sessions, session.id, session);
    return true;
  }

  /** @param {Output} output */
  #apply(output) {
    const session = this.#sessions.get(output.id);
    switch (output.type) {
      case 'send':
        if (!this.transport?.send(output.text)) this.logger.warn('not connected: a message was not sent');
        return;
      case 'connect':
        return this.transport?.connect(
          this.configuration.wsServers.find((/** @type {any} */ server) => server.ws_uri === output.text),
        );
      case 'disconnect':
        return this.transport?.disconnect();
      case 'describe':
        return session?.describe(output, this.#message(output, session));
      case 'endDescription':
        return session?.endDescription();
      case 'log':
        return this.#log(output);
      case 'event':
        return output.id ? this.#applySessionEvent(output) : this.#applyEvent(output);
    }
  }

  /** @param {Output} output */
  #log({ kind, cause, text }) {
    const logger = this.getLogger(cause);
    [logger.error, logger.warn, logger.log, logger.debug][kind]?.call(logger, text);
  }

  /** The same object for the same received message. @param {Output} output @param {Session} [session] */
  #message({ message, serial }, session) {
    if (!message) return null;
    const known = [this.#lastMessage, session?.lastMessage, session?.request];
    const found = serial && known.find(each => each?.serial === serial);
    if (found) return found;
    const made = message.index[0] ? new IncomingResponse(this, message) : new IncomingRequest(this, message);
    made.serial = serial;
    this.#lastMessage = made;
    if (session) session.lastMessage = made;
    return made;
  }

  /** @param {Output} output */
  #applySessionEvent(output) {
    const { id, kind } = output;
    if (kind === EventKind.incoming) {
      const session = new InviteServerContext(this, this.#pump, id, this.#message(output));
      session.status = output.status;
      session.replacee = this.#sessions.get(output.number >>> 2);
      this.#sessions.set(id, session);
      setMember(this.sessions, session.id, session);
      this.emit('invite', session);
      if (output.number & autoAnswer) session.answerItself();
      return;
    }
    const session = this.#sessions.get(id);
    if (!session) return;
    const message = this.#message(output, session);
    if (kind === EventKind.terminated) delete this.sessions[session.id];
    session.apply(output, message);
    if (output.status === terminated && !session.isAwaited) this.#sessions.delete(id);
  }

  /** An event of the user agent itself. @param {Output} output */
  #applyEvent(output) {
    const { kind, number, text, cause } = output;
    const { transport, registerContext } = this;
    const message = this.#message(output);
    this.status = output.status;
    this.error = this.status === UaStatus.notReady ? uaConstants.NETWORK_ERROR : null;
    switch (kind) {
      case EventKind.connecting:
        if (transport) transport.reconnection_attempts = number;
        return void this.emit('connecting', { transport, attempts: number });
      case EventKind.connected:
        return void this.emit('connected', { transport });
      case EventKind.disconnected:
        return void this.emit('disconnected', number ? { transport, code: number, reason: text } : { transport });
      case EventKind.registrationProgress:
        return void registerContext.emit('progress', message);
      case EventKind.registrationAccepted:
        return void registerContext.emit('accepted', message);
      case EventKind.authenticationWanted:
        return void this.#authentication.run(number, message, text, this.#pump);
      case EventKind.message:
        return void this.emit('message', new ServerContext(this, message));
      case EventKind.notify:
        return void this.emit('notify', { request: message });
      case EventKind.refer:
        return receiveRefer(this, message, number, (...command) => this.#command(...command));
      case EventKind.changed:
        return void (text && this.#store?.keep(number, text));
      case EventKind.keepAliveTimeout:
        return void this.emit('keepAliveTimeout');
      case EventKind.registered:
        this.contact.setGruus(text);
        registerContext.registered = true;
        registerContext.emit('registered', message);
        return void this.emit('registered', message);
      case EventKind.unregistered:
        this.contact.setGruus('');
        registerContext.registered = false;
        registerContext.emit('unregistered', message, cause || null);
        return void this.emit('unregistered', message, cause || null);
      case EventKind.registrationFailed:
        registerContext.registered = false;
        registerContext.emit('failed', message, cause || null);
        return void this.emit('registrationFailed', message, cause || null);
    }
  }
}
