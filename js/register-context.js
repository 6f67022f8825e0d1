// @ts-check
import { EventEmitter } from './emitter.js';

/** ua.registerContext: the registration as its events tell it. RFC 3261 10. */
export class RegisterContext extends EventEmitter {
  method = 'REGISTER';
  /** Does the registrar list us? */
  registered = false;
  /** For the application. @type {Record<string, any>} */
  data = {};
  /** Of the last register(). @type {{ extraHeaders?: string[], closeWithHeaders?: boolean }} */
  options = {};
  /** Headers for the un-REGISTER of stop(). @type {string[]} */
  closeHeaders = [];

  /** @param {import('./ua.js').UA} ua */
  constructor(ua) {
    super();
    const { registrarServer, registerExpires, uri } = ua.configuration;
    this.ua = ua;
    this.logger = ua.getLogger('sip.registercontext');
    this.registrar = registrarServer;
    this.expires = registerExpires;
    this.to_uri = uri;
  }

  get contact() {
    return this.ua.contact.toString();
  }

  /** Registers now, or as soon as connected. @param {{ extraHeaders?: string[], closeWithHeaders?: boolean }} [options] */
  register(options) {
    this.ua.register(options);
  }

  /** @param {{ all?: boolean, extraHeaders?: string[] }} [options] */
  unregister(options) {
    this.ua.unregister(options);
  }
}
