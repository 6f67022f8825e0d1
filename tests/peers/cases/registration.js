// @ts-check
// Registration and the connection below it.

import { createHash } from 'node:crypto';
import { digestParams } from '../../../js/testing/text.js';
import { seconds } from '../fast-clock.js';
import { bind, header, value, values } from '../wire-server.js';

/**
 * @typedef {import('../scene.js').Case} Case
 * @typedef {import('../scene.js').Scene} Scene
 * @typedef {import('../wire-server.js').SipMessage} SipMessage
 */

const password = 'wonderland';
const realm = 'example.com';

/** A challenge. @param {string} nonce @param {string} [more]  parameters */
const challenge = (nonce, more = 'algorithm=MD5') =>
  header('WWW-Authenticate', `Digest realm="${realm}", nonce="${nonce}", qop="auth", ${more}`);
/** @param {...string} nonces  a challenge for each */
const challenged = (...nonces) => ({ status: 401, headers: nonces.map(nonce => challenge(nonce)) });

/** Credentials of a request, if it has any. @param {SipMessage} request */
function credentials(request) {
  const text = value(request, 'Authorization');
  return text ? digestParams(text) : null;
}

/** Are they right? RFC 7616 3.4. @param {SipMessage} request */
function isRight(request) {
  const given = credentials(request);
  if (!given) return false;
  const algorithm = /sha-256/i.test(given.algorithm ?? '') ? 'sha256' : 'md5';
  const hash = (/** @type {string} */ text) => createHash(algorithm).update(text).digest('hex');
  const secrets = [hash(`alice:${realm}:${password}`), hash(`REGISTER:${given.uri}`)];
  return given.response === hash([secrets[0], given.nonce, given.nc, given.cnonce, given.qop, secrets[1]].join(':'));
}

/** What the registration came to. @param {Scene} scene */
const outcome = scene =>
  scene.heard('registered') ? 'registered' : scene.heard('registrationFailed') ? 'fails' : 'not registered';

/** The first REGISTER is answered so. @param {(request: SipMessage, scene: Scene) => import('../wire-server.js').Answer} first */
const playFirst = first => async (/** @type {Scene} */ scene) => {
  let count = 0;
  scene.server.answers.REGISTER = request => (++count === 1 ? first(request, scene) : bind(request));
  await scene.start();
  await scene.until(() => scene.heard('registered') || scene.heard('registrationFailed'), 100);
  await scene.wait(2);
};

/** Two challenges of one realm, the first of them on top. @param {...[nonce: string, algorithm: string]} offered @returns {Case['play']} */
const playAlgorithms =
  (...offered) =>
  async scene => {
    scene.server.answers.REGISTER = request =>
      isRight(request)
        ? bind(request)
        : { status: 401, headers: offered.map(([nonce, algorithm]) => challenge(nonce, `algorithm=${algorithm}`)) };
    await scene.start();
    await scene.until(() => scene.heard('registered') || scene.heard('registrationFailed'), 100);
    await scene.wait(2);
  };

/** @type {Case['judge']} */
const judgeAlgorithms = scene => {
  const answered = scene.server.sent('REGISTER').filter(credentials);
  const right = answered.length > 0 && answered.every(isRight);
  const used = answered.map(request => credentials(request)?.algorithm ?? 'MD5')[0] ?? 'none';
  if (scene.heard('registered') && right) return [true, `registered with ${used}`];
  return [false, `${outcome(scene)}, ${answered.length ? `${answered.length} answers with ${used}` : 'not answered'}`];
};

/** @param {Scene} scene */
const registers = scene => scene.server.entries('REGISTER');

/**
 * A registration and its refreshes, every challenge with a new nonce, every count of a nonce taken once.
 * @param {Scene} scene
 * @param {{ count?: number, nextNonce?: boolean }} [more]  how many are granted; every one gives the next nonce
 */
async function refreshes(scene, { count = 3, nextNonce = false } = {}) {
  let granted = 0;
  let nonces = 0;
  let used = 0;
  scene.server.answers.REGISTER = request => {
    const given = credentials(request);
    const number = Number.parseInt(given?.nc ?? '', 16);
    if (given?.nonce !== `nonce-${nonces}` || !(number > used) || !isRight(request)) {
      used = 0;
      return { status: 401, headers: [challenge(`nonce-${++nonces}`, `algorithm=MD5${given ? ', stale=true' : ''}`)] };
    }
    granted++;
    used = nextNonce ? 0 : number;
    const answer = bind(request, 60);
    if (nextNonce) answer.headers?.push(header('Authentication-Info', `nextnonce="nonce-${++nonces}"`));
    return answer;
  };
  await scene.start({ expires: 60 });
  await scene.until(() => granted >= count, 60 * count + 30);
  await scene.wait(1);
  scene.notes.granted = granted;
}

/** Loses the server for some seconds. @param {Scene} scene @param {number} down */
async function restart(scene, down) {
  await scene.register();
  await scene.wait(5);
  await scene.server.kill();
  await scene.wait(down);
  const before = registers(scene).length;
  await scene.server.listen();
  const since = seconds();
  scene.notes.back = await scene.until(() => registers(scene).length > before, 180);
  scene.notes.took = Math.round(seconds() - since);
}

/** Keep-alives of the phone. @param {Scene} scene */
const pongs = scene => scene.server.log.filter(({ from, text }) => from === 'phone' && !text.trim());

/** @param {string} phrase @returns {Case['judge']} */
const judgeRegistered = phrase => scene => [
  !!scene.heard('registered') && !scene.heard('uncaught'),
  scene.heard('registered') ? phrase : outcome(scene),
];

/** @type {Case[]} */
export const registrationCases = [
  {
    name: '401 with MD5, then SHA-256, for one realm',
    rfc: 'RFC 8760 2.4',
    right: 'answers one of them, by preference the topmost it knows, and registers',
    play: playAlgorithms(['m', 'MD5'], ['s', 'SHA-256']),
    judge: judgeAlgorithms,
  },
  {
    name: '401 with SHA-256, then MD5',
    rfc: 'RFC 8760 2.4',
    right: 'answers the topmost it knows, and registers',
    play: playAlgorithms(['s', 'SHA-256'], ['m', 'MD5']),
    judge: judgeAlgorithms,
  },
  {
    name: '401 with SHA-256 alone',
    rfc: 'RFC 8760 2.1, 2.4',
    right: 'registers with SHA-256',
    play: playAlgorithms(['s', 'SHA-256']),
    judge: judgeAlgorithms,
  },
  {
    name: '200 to REGISTER with "#" in the Contact of another phone',
    rfc: 'RFC 3261 10.2.4',
    right: 'finds its own Contact and is registered, although the other is malformed',
    play: playFirst(request => ({
      status: 200,
      headers: [header('Contact', '<sip:#31#alice@192.0.2.9:5060>;expires=300'), ...(bind(request).headers ?? [])],
    })),
    judge: judgeRegistered('registered'),
  },
  {
    name: 'Expires only as a header of the 200',
    rfc: 'RFC 3261 10.2.4, 20.19',
    right: 'refreshes before these 60 s are over',
    async play(scene) {
      scene.server.answers.REGISTER = request => ({
        status: 200,
        headers: [
          ...values(request, 'Contact').map(contact => header('Contact', contact.replace(/;expires=\d+/, ''))),
          header('Expires', '60'),
        ],
      });
      await scene.start();
      await scene.until(() => registers(scene).length > 1, 120);
    },
    judge(scene) {
      const [first, second] = registers(scene);
      const after = second && Math.round(second.at - first.at);
      if (!scene.heard('registered')) return [false, `${outcome(scene)}, ${registers(scene).length} REGISTERs`];
      return [after >= 5 && after <= 60, after ? `refreshed after ${after} s` : 'not refreshed in 120 s'];
    },
  },
  {
    name: '423 with Min-Expires',
    rfc: 'RFC 3261 10.2.8',
    right: 'REGISTERs again for at least that long',
    play: playFirst(() => ({ status: 423, reason: 'Interval Too Brief', headers: [header('Min-Expires', '1800')] })),
    judge(scene) {
      const [, second] = scene.server.sent('REGISTER');
      const asked = second && (/;expires=(\d+)/.exec(value(second, 'Contact'))?.[1] ?? value(second, 'Expires'));
      return [Number(asked) >= 1800, second ? `again, for ${asked} s` : outcome(scene)];
    },
  },
  {
    name: '503 with Retry-After: 20 to REGISTER',
    rfc: 'RFC 3261 21.5.4',
    right: 'sends nothing for 20 s',
    play: async scene => {
      await playFirst(() => ({ status: 503, reason: 'Service Unavailable', headers: [header('Retry-After', '20')] }))(
        scene,
      );
      await scene.until(() => registers(scene).length > 1, 60);
    },
    judge(scene) {
      const [first, second] = registers(scene);
      const after = second && Math.round(second.at - first.at);
      return [!second || after >= 20, second ? `again after ${after} s` : 'tells the application, does not try again'];
    },
  },
  {
    name: 'wrong password',
    rfc: 'RFC 3261 22.1, 22.2',
    right: 'tries the same credentials once, then tells the application',
    async play(scene) {
      let count = 0;
      scene.server.answers.REGISTER = () => challenged(`nonce-${++count}`);
      await scene.start();
      await scene.wait(60);
    },
    judge(scene) {
      const { length } = registers(scene);
      return [length === 2 && !!scene.heard('registrationFailed'), `${length} REGISTERs in 60 s, ${outcome(scene)}`];
    },
  },
  {
    name: 'stale nonce at a refresh',
    rfc: 'RFC 7616 3.3',
    right: 'answers with the new nonce; the application hears nothing',
    async play(scene) {
      let granted = 0;
      const nonce = () => `nonce-${granted}`;
      scene.server.answers.REGISTER = request => {
        const given = credentials(request);
        if (given?.nonce !== nonce() || !isRight(request))
          return { status: 401, headers: [challenge(nonce(), `algorithm=MD5${given ? ', stale=true' : ''}`)] };
        granted++;
        return bind(request, 60);
      };
      await scene.start({ expires: 60 });
      await scene.until(() => granted > 1, 120);
      scene.notes.granted = granted;
    },
    judge(scene) {
      const failed = scene.count('registrationFailed') + scene.count('unregistered');
      const again = scene.notes.granted > 1;
      return [again && !failed, again ? 'registered again' : failed ? 'fails' : 'not refreshed in 120 s'];
    },
  },
  {
    name: 'nextnonce in the 200',
    rfc: 'RFC 7616 3.5',
    right: 'uses it in the next REGISTER',
    play: scene => refreshes(scene, { count: 2, nextNonce: true }),
    judge(scene) {
      const given = scene.server.sent('REGISTER').slice(2).map(credentials);
      if (given[0]?.nonce === 'nonce-2') return [true, 'uses it'];
      const first = given[0] ? 'uses the old nonce first' : 'sends no credentials first';
      const done = scene.notes.granted > 1;
      return [done ? 'without' : 'wrong', done ? `${first}, is challenged again` : `${first}, is not refreshed`];
    },
  },
  {
    name: 'nonce count at refreshes',
    rfc: 'RFC 7616 3.4',
    right: 'counts on, or waits for a new challenge; never the same count twice',
    play: scene => refreshes(scene),
    judge(scene) {
      const all = scene.server.sent('REGISTER');
      const counts = all.map(credentials).flatMap(each => (each ? [`${each.nonce} ${each.nc}`] : []));
      const twice = counts.length - new Set(counts).size;
      if (twice) return [false, 'sends the same count of the same nonce twice'];
      if (scene.notes.granted < 3) return [false, `${outcome(scene)}, not refreshed`];
      return [true, `${all.length} REGISTERs for 1 registration and 2 refreshes`];
    },
  },
  {
    name: 'ping of the server (double CRLF)',
    rfc: 'RFC 5626 4.4.1, RFC 7118 6',
    right: 'answers with one CRLF; asked of servers only, a client may ignore it (RFC 3261 7.5)',
    async play(scene) {
      await scene.register();
      scene.server.send('\r\n\r\n');
      await scene.until(() => pongs(scene).length, 40);
      await scene.wait(2);
    },
    judge(scene) {
      const all = pongs(scene);
      if (!all.length) return ['without', 'ignores it'];
      return [all.length === 1 && all[0].text === '\r\n', 'answers'];
    },
  },
  {
    name: '200 in a binary frame',
    rfc: 'RFC 7118 4.2',
    right: 'takes it as a text frame',
    async play(scene) {
      scene.server.answers.REGISTER = request => {
        scene.server.send(Buffer.from(scene.server.write(request, bind(request))));
        return null;
      };
      await scene.start();
      await scene.until(() => scene.heard('registered') || scene.heard('registrationFailed'), 100);
    },
    judge: judgeRegistered('registered'),
  },
  {
    name: 'folded headers',
    rfc: 'RFC 3261 7.3.1',
    right: 'reads them, and registers',
    async play(scene) {
      const fold = (/** @type {string} */ text) =>
        text.replace(/, (?=nonce|qop)/g, ',\r\n ').replace(/;(?=expires)/, '\r\n\t;');
      scene.server.answers.REGISTER = request => {
        const answer = isRight(request) ? bind(request) : challenged('folded');
        scene.server.send(fold(scene.server.write(request, answer)));
        return null;
      };
      await scene.start();
      await scene.until(() => scene.heard('registered') || scene.heard('registrationFailed'), 100);
    },
    judge: judgeRegistered('registered'),
  },
  ...[3, 60].map(
    down =>
      /** @type {Case} */ ({
        name: `server gone for ${down} s`,
        rfc: 'RFC 5626 4.5',
        right: 'connects and registers again by itself',
        play: scene => restart(scene, down),
        judge: ({ notes }) => [notes.back, notes.back ? `registered after ${notes.took} s more` : 'not within 180 s'],
      }),
  ),
];
