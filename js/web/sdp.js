// @ts-check
// What a session has to know of a session description (RFC 8866): is it one that puts us on hold?
// Forgiving: any line ending, lines that make no sense are passed over.

/** The value of the last line that matches, else another. @param {string} part @param {RegExp} line @param {string} otherwise */
const last = (part, line, otherwise) => [...part.matchAll(line)].at(-1)?.[1] ?? otherwise;

/**
 * Whether the sender of the description wants no audio and no video: each of them is sendonly or inactive, or is to go
 * to the address 0.0.0.0 (RFC 3264 8.4). With ICE that address means only that there are no candidates yet (RFC 8829 5.2.1).
 * A refused medium does not count.
 * @param {string} sdp
 */
export function isHold(sdp) {
  const [session, ...media] = sdp.split(/^(?=m=)/m);
  const live = media.filter(part => /^m=(?:audio|video) (?!0[ /])/.test(part));
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/gm;
  const address = /^c=IN IP\d (\S+)/gm;
  return (
    live.length > 0 &&
    live.every(part => {
      if (/^(?:sendonly|inactive)/.test(last(part, direction, last(session, direction, '')))) return true;
      const none = /^(?:0\.0\.0\.0|::)$/.test(last(part, address, last(session, address, '')));
      return none && !/^a=ice-ufrag:/m.test(session + part);
    })
  );
}
