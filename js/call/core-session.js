// @ts-check
/** The core's side of a session: commands to it, descriptions for it, events of it. Applications see Session. */
import { refusalError, replyValues } from '../command-values.js';
import { report } from '../emitter.js';
import { EventKind, eventArguments, eventName } from '../events.js';
import { IncomingRequest } from '../incoming-request.js';
import { Media } from '../media.js';
import { OutgoingRequest } from '../outgoing-request.js';
import { Command } from '../pump.js';
import { Dialog } from './dialog.js';
import { Tones } from './dtmf.js';
import { identityIn } from './identity.js';
import { Outcome } from './outcome.js';
import { receiveRefer } from './refer-server-context.js';
import { Renegotiation } from './renegotiation.js';
import { Requests } from './requests.js';
import { ServerContext } from './server-context.js';

/** @typedef {import('../command-values.js').Values} Values */
/** @typedef {import('../message.js').SipMessage} SipMessage */

/** EventSubject of the core. */
const Subject = { none: 0, message: 1, sentText: 2, reply: 3 };

/** DescriptionWanted::Kind */
const rollback = 2;

export class CoreSession {
  number;
  media;
  changes;
  tones;
  requests = new Requests();
  /** The other side, since it said so in a message. @type {SipMessage | undefined} */
  identified;
  /** Has the application done anything with it? */
  isTouched = false;
  #session;
  #pump;
  /** What the media said of earlier operations. @type {any} */
  #oldError;
  #latest = new Outcome();
  /** @type {Outcome[]} */
  #outcomes = [];

  /** @param {import('./session.js').Session} session @param {import('../pump.js').Pump} pump @param {number} number */
  constructor(session, pump, number) {
    this.number = number;
    this.#session = session;
    this.#pump = pump;
    this.media = new Media(
      session,
      (operation, answer, body, contentType) => {
        const { request, hasAnswer, inviteWithoutSdp } = /** @type {any} */ (session);
        const isOffer = body && !hasAnswer && !inviteWithoutSdp && request instanceof OutgoingRequest;
        if (isOffer && !request.body) /** @type {any} */ (request).body = { body, contentType };
        pump.description(number, operation, answer, body, contentType);
      },
      () => void session.emit('directionChanged'),
    );
    this.changes = new Renegotiation(session, () => this.#mediaError());
    this.tones = new Tones(session);
    this.#latest.resolve(null);
  }

  /** Of the latest operation. */
  get settled() {
    return this.#latest.promise;
  }

  /** Options of the application for the handler. */
  get callOptions() {
    return this.changes.usual.options;
  }

  /** @param {number} kind @param {Values} values @throws {TypeError | InvalidStateError} what the refusal means */
  command(kind, values) {
    this.isTouched = true;
    const refusal = this.#pump.command(kind, this.number, values);
    if (refusal) throw refusalError(refusal, values, this.#session.status);
  }

  /**
   * A command that ends the call.
   * @param {number} kind @param {import('../command-values.js').ReplyOptions} [options]
   */
  end(kind, options) {
    this.operate(new Outcome('end'), () => this.command(kind, replyValues(options)));
  }

  /** What the handler gets from now on. @param {any} options @param {any} modifiers */
  describeWith(options, modifiers) {
    this.changes.usual = { options, modifiers };
    Object.assign(this.#session, { sessionDescriptionHandlerOptions: options, modifiers });
  }

  /**
   * A command that the handler makes a description for. What it gets is as before when it is refused.
   * @param {number} kind @param {Values} values @param {Outcome} [outcome]  of the operation that this is
   * @param {{ sessionDescriptionHandlerOptions?: any, modifiers?: any }} [options]
   */
  describingCommand(kind, values, options, outcome) {
    const { options: before, modifiers } = this.changes.usual;
    this.describeWith(options?.sessionDescriptionHandlerOptions, options?.modifiers);
    try {
      if (outcome) this.operate(outcome, () => this.command(kind, values));
      else this.command(kind, values);
    } catch (error) {
      this.describeWith(before, modifiers);
      throw error;
    }
  }

  /** The latest operation, unless `run` throws. @param {Outcome} outcome @param {(outcome: Outcome) => void} run */
  operate(outcome, run) {
    const before = this.#latest;
    const open = this.#outcomes.filter(each => each.isOpen);
    this.#latest = outcome;
    this.#outcomes = [...open, outcome];
    try {
      run(outcome);
    } catch (error) {
      this.#latest = before;
      this.#outcomes = open;
      throw error;
    }
  }

  /**
   * Code of the application, which is not to unwind into ours.
   * @template {any[]} A
   * @param {string} name  for the log
   * @param {((...args: A) => unknown) | undefined} callback
   * @param {A} args
   */
  callBack(name, callback, ...args) {
    try {
      callback?.apply(this.#session, args);
    } catch (error) {
      report(error, name, this.#session.logger);
    }
  }

  /** The core wants a description. @param {import('../output.js').Output} output @param {any} message */
  describe({ kind, status }, message) {
    const session = this.#session;
    const { options, modifiers } = this.changes.describing(kind, message);
    Object.assign(session, { sessionDescriptionHandlerOptions: options, modifiers });
    if (kind !== rollback) this.#oldError = this.media.error;
    this.media.run(kind, status, message);
  }

  /** An event of the core. @param {import('../output.js').Output} output @param {any} message */
  apply(output, message) {
    const session = this.#session;
    const { kind, cause } = output;
    session.status = output.status;
    if (kind === EventKind.changed) return;
    const subject = this.#subject(output, message);
    session.dialog?.note(subject);
    if ([this.changes, this.tones, this.requests].some(part => part.apply(output, subject))) return;
    if (this.#applyInside(output, subject)) return;
    session.note(kind, subject);
    const args = eventArguments(kind, subject, cause);
    if (kind === EventKind.failed && this.media.error) args.push(this.media.error);
    this.#settle(kind, subject, cause);
    if (kind === EventKind.terminated) this.#end();
    session.emit(eventName(kind), ...args);
  }

  /** @param {import('../output.js').Output} output @param {any} subject @returns {boolean} whether that was all of it */
  #applyInside({ kind, number, text }, subject) {
    const session = this.#session;
    const { ua } = session;
    switch (kind) {
      case EventKind.dialog:
        this.#setDialog(text);
        return true;
      case EventKind.info:
        this.#receiveInfo(subject, number);
        return true;
      case EventKind.message:
        ua.emit('message', new ServerContext(ua, subject));
        return true;
      case EventKind.refer:
        receiveRefer(ua, subject, number, (...command) => this.command(...command), session);
        return true;
      case EventKind.replaced:
        session.emit('replaced', ua.sessionOf(number));
        return true;
      case EventKind.identity:
        this.identified = subject;
        session.emit('identityChanged', identityIn(subject));
        return true;
    }
    return false;
  }

  /** @param {import('../output.js').Output} output @param {any} message */
  #subject({ subject, text }, message) {
    if (subject === Subject.message) return message;
    if (subject === Subject.sentText) return OutgoingRequest.fromText(text, this.#session.ua);
    return subject === Subject.reply ? text : null;
  }

  /** @param {IncomingRequest} request @param {number} operation */
  #receiveInfo(request, operation) {
    const { ua } = this.#session;
    request.answerBy(options => {
      ua.lastSent = '';
      this.command(Command.respond, [['operation', String(operation)], ...replyValues(options)]);
      return ua.lastSent;
    });
    this.callBack('onInfo', this.#session.onInfo, request);
  }

  /** What the handler threw during the operation under way. */
  #mediaError() {
    return this.media.error === this.#oldError ? undefined : this.media.error;
  }

  /** @param {number} kind @param {any} message @param {string} cause */
  #settle(kind, message, cause) {
    const isIncoming = this.#session.request instanceof IncomingRequest;
    const isEstablished = kind === EventKind.confirmed || (kind === EventKind.accepted && !isIncoming);
    for (const each of this.#outcomes) {
      if (isEstablished && each.kind === 'establish') each.resolve(message);
      if (kind !== EventKind.terminated) continue;
      if (each.kind === 'end') each.resolve(message);
      else if (each.kind !== 'refer') each.reject(cause, message);
    }
  }

  /** @param {string} text  as for Dialog */
  #setDialog(text) {
    const session = this.#session;
    if (session.dialog) return session.dialog.refresh(text);
    session.dialog = new Dialog(session, text);
    if (session.request instanceof IncomingRequest) session.request.to_tag = session.dialog.id.local_tag;
    session.emit('dialog', session.dialog);
  }

  #end() {
    const session = this.#session;
    this.media.close();
    session.endTime = new Date();
    session.dialog = undefined;
    session.lastMessage = undefined;
    this.#outcomes = [];
    this.tones.drop();
  }
}
