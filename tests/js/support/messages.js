// @ts-check
// Text of the other side: answers made from a request, requests out of nothing.

/** @param {string} request @param {string} name */
export const header = (request, name) => new RegExp(`^${name}: *(.*?)\r$`, 'im').exec(request)?.[1] ?? '';

/**
 * @param {string} request
 * @param {number} status
 * @param {{ reason?: string, tag?: string, headers?: string[], body?: string }} [more]
 */
export function answer(request, status, { reason = 'Phrase', tag = 'remote', headers = [], body = '' } = {}) {
  const to = header(request, 'To');
  const tagged = status === 100 || to.includes(';tag=') ? to : `${to};tag=${tag}`;
  return [
    `SIP/2.0 ${status} ${reason}`,
    `Via: ${header(request, 'Via')}`,
    `From: ${header(request, 'From')}`,
    `To: ${tagged}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    '',
    body,
  ].join('\r\n');
}

/** An INVITE for alice. @param {{ headers?: string[], body?: string, callId?: string, target?: string }} [more] */
export function invite({ headers = [], body = 'v=0\r\n', callId = 'call-1', target = 'sip:alice@example.com' } = {}) {
  return [
    `INVITE ${target} SIP/2.0`,
    'Via: SIP/2.0/WSS proxy.example.com;branch=z9hG4bKinvite',
    'Max-Forwards: 70',
    'From: "Bob" <sip:bob@example.com>;tag=bob-tag',
    'To: <sip:alice@example.com>',
    `Call-ID: ${callId}`,
    'CSeq: 7 INVITE',
    'Contact: <sip:bob@bob.invalid;transport=ws>',
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    '',
    body,
  ].join('\r\n');
}

/**
 * A later request of the caller of invite().
 * @param {string} method @param {string} response  ours, to take the tag from @param {{ cseq?: number, branch?: string, headers?: string[], body?: string, type?: string }} [more]
 */
export function inDialog(
  method,
  response,
  {
    cseq = method === 'ACK' || method === 'CANCEL' ? 7 : 8,
    branch = `z9hG4bK${method}${cseq}`,
    headers = [],
    body = '',
    type = 'application/sdp',
  } = {},
) {
  return [
    `${method} sip:alice@example.com SIP/2.0`,
    `Via: SIP/2.0/WSS proxy.example.com;branch=${branch}`,
    'Max-Forwards: 70',
    'From: "Bob" <sip:bob@example.com>;tag=bob-tag',
    `To: ${method === 'CANCEL' ? '<sip:alice@example.com>' : header(response, 'To')}`,
    'Call-ID: call-1',
    `CSeq: ${cseq} ${method}`,
    ...headers,
    ...(body ? [`Content-Type: ${type}`] : []),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
