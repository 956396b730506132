// The five rows of the talk, each with what was seen just now; and this visit's timings in the four flows.
import { KEYS, decode, fleet } from './figures.js';

const make = (tag, className, ...content) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

const fill = (row, key, ...content) => document.getElementById(`seen-${row}-${key}`).replaceChildren(...content);

const facts = (entries) => {
  const list = make('dl', 'facts small');
  for (const [name, value] of entries) list.append(make('dt', '', name), make('dd', '', typeof value === 'string' ? value : JSON.stringify(value)));
  return list;
};

const say = (text) => make('p', 'small', text);

/** Fills the rows. */
export async function rows(token, all, data, words, number) {
  const jwt = shortened(decode(token));
  const answer = await fetch(data.sessions, { cache: 'no-store' });
  const me = await (await fetch(data.me, { cache: 'no-store' })).json();
  const own = answer.ok ? (await answer.json()).find((s) => s.current) : {};
  const { current, kind, ...row } = own ?? {};
  fill('data', 'session', say(words('rowData')), facts([['key_hash', words('rowHash')], ...Object.entries(row), ...Object.entries(me)]));
  fill('data', 'token', say(words('rowClaims')), facts(Object.entries(jwt.payload)));
  fill('sent', 'session', make('pre', 'wrap', make('code', '', `Cookie: ${'•'.repeat(43)}`)), say(words('cookieOpaque', number(all.bytes.session))));
  fill('sent', 'token', make('pre', 'wrap', make('code', '', 'Authorization: Bearer ', ...colouredParts(jwt.parts))), say(words('tokenSent', number(all.bytes.token))));
  fill('database', 'session', asked(all, 'session', words, number));
  fill('database', 'token', asked(all, 'token', words, number));
  const visible = document.cookie;
  fill('read', 'session', make('pre', 'wrap', make('code', '', `document.cookie → "${visible}"`)), say(words(/latchkey(?!-lang)/.test(visible) ? 'cookieSeen' : 'cookieHidden')));
  fill('read', 'token', say(words('tokenParts')), ...decodedParts(jwt, words));
  for (const key of KEYS) {
    const { sql } = all.me[key];
    fill('scale', key, say(sql === null ? words('noTiming') : words('askFleet', number(100), number(1000), number(fleet(100, 1000, sql, key)))));
  }
}

/** Without the rest of the signature, a picture of the page opens nothing. */
function shortened(jwt) {
  return { ...jwt, parts: [jwt.parts[0], jwt.parts[1], `${jwt.parts[2].slice(0, 16)}…`] };
}

const PARTS = ['header', 'payload', 'signature'];

function colouredParts(parts) {
  return parts.flatMap((part, i) => [...(i ? ['.'] : []), make('span', `jwt-${PARTS[i]}`, part)]);
}

function decodedParts(jwt, words) {
  return [['header', JSON.stringify(jwt.header)], ['payload', JSON.stringify(jwt.payload)], ['signature', jwt.parts[2]]]
    .map(([part, text]) => make('div', `jwt-part jwt-${part}`, make('p', 'small', words(part)), make('pre', 'wrap', make('code', '', text))));
}

function asked(all, key, words, number) {
  if (all.me[key].sql === null) return say(words('noTiming'));
  return facts(['me', 'account'].map((path) =>
    [`/api/${path}`, words('asked', number(all[path][key].sql), number(all[path][key].sqlTotal), number(all[path][key].n))]));
}

/** Writes this visit's timings into the diagrams, beside the step they belong to. */
export function flows(all, visit, words, number) {
  const took = (step, key, ms) => {
    const text = document.querySelector(`[data-step="${step}"]`);
    if (text && ms !== null && ms !== undefined) text.textContent = words(key, number(ms, 2));
  };
  if (all.me.session.sql !== null) took('useSession-3', 'tookSql', all.me.session.sqlMs);
  took('useSession-4', 'tookTotal', all.me.session.median);
  if (all.me.token.sql !== null) took('useToken-2', 'tookAuth', all.me.token.authMs);
  took('useToken-4', 'tookTotal', all.me.token.median);
  took('makeSession-3', 'tookStore', visit.sessionMs);
  took('makeToken-3', 'tookSign', visit.tokenMs);
  took('makeToken-4', 'tookTotal', visit.lentMs);
}
