// The measuring: both keys against the same two paths, interleaved, some at a time.
import { KEYS, PATHS, serverTiming } from './figures.js';

let serial = 0;

/** Sends one request with one key alone and says what it cost. */
async function once(urls, token, key, path) {
  const url = new URL(urls[path], location.href);
  // An own address for each, so that the browser's record of it can be found; the server does not look at it.
  url.searchParams.set('run', String(++serial));
  const started = performance.now();
  const answer = await fetch(url, key === 'token'
    ? { headers: { Authorization: `Bearer ${token}` }, credentials: 'omit', cache: 'no-store' }
    : { credentials: 'same-origin', cache: 'no-store' });
  await answer.arrayBuffer();
  const ended = performance.now();
  const cost = serverTiming(answer.headers.get('Server-Timing'));
  return { key, path, at: started, ms: onTheWire(url.href) ?? ended - started, status: answer.status, ...cost };
}

/** From the request's first byte to the answer's last, without the wait for one of the browser's few connections. */
function onTheWire(href) {
  const [entry] = performance.getEntriesByName(href, 'resource');
  return entry && entry.requestStart > 0 && entry.responseEnd > entry.requestStart
    ? entry.responseEnd - entry.requestStart : null;
}

/** Gets an access token for this session; says how long that took. */
export async function borrow(tokenUrl) {
  const started = performance.now();
  const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams({ grant_type: 'urn:latchkey:session' }) });
  if (!answer.ok) throw new Error(`token: HTTP ${answer.status}`);
  const body = await answer.json();
  return { token: body.access_token, ms: performance.now() - started };
}

/**
 * Sends n requests with each key to each path.
 *
 * @param seen called with each sample
 * @param signal stops it between two requests
 */
export async function run({ urls, token, n, parallel, seen, signal }) {
  performance.setResourceTimingBufferSize(n * 4 + 1000);
  performance.clearResourceTimings();
  const start = performance.now();
  for (const key of KEYS) for (const path of PATHS) await once(urls, token, key, path);
  const todo = [];
  for (let i = 0; i < n; i++) for (const path of PATHS) for (const key of KEYS) todo.push([key, path]);
  let next = 0;
  const worker = async () => {
    while (next < todo.length && !signal.aborted) {
      const [key, path] = todo[next++];
      const sample = await once(urls, token, key, path);
      seen({ ...sample, at: sample.at - start });
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** Asks until refused; says when, in milliseconds after since(), which is null until the end has been asked for. */
async function untilRefused(ask, since, tick, limit) {
  for (;;) {
    const status = (await ask()).status;
    const begun = since();
    if (begun === null) continue;
    const passed = performance.now() - begun;
    if (status === 401) return passed;
    if (passed > limit) return null;
    tick(passed);
  }
}

/**
 * Makes a session and a token for the purpose, ends both, and waits until each is refused.
 *
 * @param tick called with key and milliseconds while the clocks run
 */
export async function trial(trialUrl, tick) {
  const post = (fields) => fetch(trialUrl, { method: 'POST', body: new URLSearchParams(fields) });
  const answer = await post({});
  if (!answer.ok) throw new Error(`trial: HTTP ${answer.status}`);
  const made = await answer.json();
  const ask = {
    session: () => fetch(trialUrl, { credentials: 'same-origin', cache: 'no-store' }),
    token: () => fetch(trialUrl, { credentials: 'omit', cache: 'no-store', headers: { Authorization: `Bearer ${made.access_token}` } }),
  };
  for (const key of KEYS) {
    const opened = await ask[key]();
    if (opened.status !== 200) throw new Error(`trial ${key}: HTTP ${opened.status}`);
  }
  let since = null;
  const waits = KEYS.map((key) => untilRefused(ask[key], () => since, (ms) => tick(key, ms), 10_000));
  since = performance.now();
  const ended = await post({ end: made.id });
  if (!ended.ok) throw new Error(`trial end: HTTP ${ended.status}`);
  const [session, token] = await Promise.all(waits);
  return { session, token, sessionMs: made.session_ms, tokenMs: made.token_ms };
}
