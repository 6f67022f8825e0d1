// @ts-check
/** Header values as SIP.Grammar.parse() and message.parseHeader() give them: the core's parts in the classic shapes. */
import { parseValue } from './grammar.js';
import { NameAddrHeader } from './name-addr-header.js';
import { parameterMap } from './parameters.js';
import { openParts, Parts, takeParameters, takePart, takeWord } from './parts.js';
import { URI } from './uri.js';

/** @param {string} text */
const nameAddr = text => NameAddrHeader.parse(text);

/** @param {string} text */
function nameAddrs(text) {
  /** @type {import('./grammar.js').NameAddrParts[] | undefined} */
  const list = parseValue('nameAddrs', text);
  return list?.map((parts, position) => ({ position, offset: position, parsed: NameAddrHeader.fromParts(parts) }));
}

/** @param {string} text @returns {{ value: string, params: Record<string, string | null> } | undefined} */
function item(text) {
  const parts = parseValue('item', text);
  return parts && { value: parts.value, params: parameterMap(parts.params) };
}

/** A number out of a parameter; undefined when absent. @param {string | null | undefined} text */
const numeric = text => (text ? Number(text) : undefined);

const hostTypes = ['domain', 'IPv4', 'IPv6'];

/** @param {string} text */
function via(text) {
  if (!openParts(Parts.via, text)) return viaOfParts(text);
  const [protocol, transport, host, port] = [takePart(), takePart(), takePart(), takeWord()];
  const host_type = hostTypes[takeWord()];
  return viaValue({ protocol, transport, host, host_type, port: port ? port - 1 : undefined }, takeParameters());
}

/** One that has no record, see parts.js. @param {string} text */
function viaOfParts(text) {
  const parts = parseValue('via', text);
  if (!parts) return undefined;
  const { transport, host, port } = parts;
  const protocol = parts.protocol.split('/')[0];
  const host_type = parseValue('host', host)?.host_type;
  return viaValue({ protocol, transport, host, host_type, port }, parameterMap(parts.params));
}

/**
 * @param {{ protocol: string, transport: string, host: string, host_type: string, port: number | undefined }} parts
 * @param {import('./parameters.js').ParameterMap} params
 */
function viaValue(parts, params) {
  const { branch, received, rport, ttl, maddr } = params;
  return {
    protocol: parts.protocol,
    transport: parts.transport,
    host: parts.host,
    host_type: parts.host_type,
    port: parts.port,
    branch: branch ?? undefined,
    received: received ?? undefined,
    rport: numeric(rport),
    ttl: numeric(ttl),
    maddr: maddr ?? undefined,
    params,
  };
}

/** @param {string} text @returns {{ value: number, method: string } | undefined} */
function cseq(text) {
  return openParts(Parts.cseq, text) ? { value: takeWord(), method: takePart() } : undefined;
}

/** delta-seconds. @param {string} text @returns {number | undefined} */
function number(text) {
  return openParts(Parts.number, text) ? takeWord() : undefined;
}

/** @param {string} text */
function subscriptionState(text) {
  const parts = item(text);
  return (
    parts && {
      state: parts.value,
      reason: parts.params.reason ?? undefined,
      expires: numeric(parts.params.expires),
      params: parts.params,
    }
  );
}

/** @param {string} text */
function event(text) {
  const parts = item(text);
  return parts && { event: parts.value.toLowerCase(), params: parts.params };
}

/** @param {string} text */
function replaces(text) {
  const parts = item(text);
  const { 'to-tag': toTag, 'from-tag': fromTag } = parts?.params ?? {};
  if (!parts || !toTag || !fromTag) return undefined;
  return {
    call_id: parts.value,
    replaces_to_tag: toTag,
    replaces_from_tag: fromTag,
    early_only: 'early-only' in parts.params,
  };
}

/** The first of several challenges. @param {string} text */
function challenge(text) {
  const [first] = parseValue('challenges', text) ?? [];
  if (!first) return undefined;
  const { realm, nonce, opaque, stale, algorithm, qop } = parameterMap(first.params);
  return {
    realm,
    nonce,
    opaque: opaque ?? undefined,
    stale: stale?.toLowerCase() === 'true',
    algorithm: algorithm?.toUpperCase(),
    qop: qop?.split(',').map(each => each.trim()),
  };
}

/** @param {string} text */
function contentDisposition(text) {
  const parts = item(text);
  return parts && { type: parts.value };
}

/** @param {string} text */
function sessionExpires(text) {
  const parts = item(text);
  const deltaSeconds = parts && number(parts.value);
  if (deltaSeconds === undefined) return undefined;
  return { deltaSeconds, refresher: parts?.params.refresher ?? undefined };
}

/** @param {string} text */
function requestResponse(text) {
  const status = /^(SIP\/\d\.\d) +(\d{3}) *(.*)$/i.exec(text);
  if (status) return { sip_version: status[1], status_code: Number(status[2]), reason_phrase: status[3] };
  const [method, target, sip_version, more] = text.split(' ');
  const uri = target && URI.parse(target);
  return uri && sip_version?.startsWith('SIP/') && !more ? { method, uri, sip_version } : undefined;
}

/** @param {string} text */
function absoluteUri(text) {
  /** @type {import('./grammar.js').UriParts | undefined} */
  const parts = parseValue('uri', text);
  return parts && { ...parts, params: parameterMap(parts.params) };
}

/** @param {import('./grammar.js').Rule} rule @returns {(text: string) => any} */
const plain = rule => text => parseValue(rule, text);
/** The text itself, when it follows the expression. @param {RegExp} form @returns {(text: string) => any} */
const matching = form => text => (form.test(text) ? text : undefined);
const tokens = plain('tokens');
const word = matching(/^[^\s,;]+$/);

/** Parsers by header or rule name, '-' written as '_'. @type {Record<string, ((text: string) => any) | undefined>} */
const parsers = {
  SIP_URI: text => URI.parse(text),
  Name_Addr_Header: nameAddr,
  From: nameAddr,
  To: nameAddr,
  Refer_To: nameAddr,
  Referred_By: nameAddr,
  P_Asserted_Identity: text => nameAddrs(text)?.[0]?.parsed,
  Contact: nameAddrs,
  Record_Route: nameAddrs,
  Route: nameAddrs,
  Via: via,
  CSeq: cseq,
  Subscription_State: subscriptionState,
  Event: event,
  Replaces: replaces,
  Require: tokens,
  Supported: tokens,
  Allow: tokens,
  WWW_Authenticate: challenge,
  Proxy_Authenticate: challenge,
  challenge,
  Content_Disposition: contentDisposition,
  Session_Expires: sessionExpires,
  Min_SE: number,
  Content_Length: number,
  Max_Forwards: number,
  Expires: number,
  Min_Expires: number,
  Content_Type: text => item(text) && text,
  Call_ID: word,
  uuid: matching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i),
  displayName: matching(/^("([^"\\]|\\.)*"|[^",;<>]*)$/),
  quoted_string: matching(/^"([^"\\]|\\.)*"$/),
  stun_URI: matching(/^stuns?:[^\s@/?]+$/i),
  turn_URI: matching(/^turns?:[^\s@/?]+(\?transport=\w+)?$/i),
  host: plain('host'),
  absoluteURI: absoluteUri,
  Request_Response: requestResponse,
};

/** @param {string} rule @param {string} text @returns {any} undefined when it does not follow the rule, or there is none */
export const parseByRule = (rule, text) => (Object.hasOwn(parsers, rule) ? parsers[rule]?.(text) : undefined);

/** By canonical header name. */
const byName = new Map(Object.entries(parsers).map(([rule, parse]) => [rule.replaceAll('_', '-'), parse]));

/**
 * The value of a header; the text itself when the header has no rule. Of a list of addresses, the first.
 * @param {string} name  canonical
 * @param {string} text
 */
export function parseHeaderValue(name, text) {
  const parse = byName.get(name);
  if (!parse) return text;
  if (parse !== nameAddrs) return parse(text);
  return nameAddr(text) ?? nameAddrs(text)?.[0]?.parsed;
}

/** SIP.Grammar */
export const Grammar = {
  /** @param {string} text @param {string} rule @returns {any} -1 when it does not follow the rule, or there is none */
  parse: (text, rule) => parseByRule(rule, text) ?? -1,
};
