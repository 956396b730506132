// The page /compare: wires the button to the measuring, and the figures to words, plots and tables.
import { KEYS, PATHS, csv, figures, thin } from './figures.js';
import { borrow, run, trial } from './measure.js';
import { bars, fleetPlot, outage, strips, watch } from './plots.js';
import { flows, rows } from './evidence.js';
import { fleetAt, fleetLines, fleetTable } from './scale.js';

const page = document.getElementById('compare');
const data = page.dataset;
const lang = document.documentElement.lang;
const said = new Map([...document.querySelectorAll('#words > li')].map((li) => [li.dataset.word, li.textContent]));
const el = (id) => document.getElementById(id);

/** A message of the page with its values. */
const words = (key, ...values) => said.get(key).replace(/\{(\d)\}/g, (all, i) => values[i]);
/** A number in the reader's language. */
const number = (value, digits = 0) => value === null ? '–'
  : value.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const ms = (value) => `${number(value, value !== null && value < 10 ? 2 : 1)}\u00a0ms`;

const PARALLEL = 16;
const KEPT = 200;
let samples = [];
let shown = null;
let abort = null;

// What is drawn now: empty shapes, the last recorded run, or this visit's.
const latency = { me: { session: [], token: [] }, account: { session: [], token: [] } };
const plots = {
  me: strips(canvas('latency-me'), () => latency.me, words),
  account: strips(canvas('latency-account'), () => latency.account, words),
  statements: bars(canvas('statements'), () => PATHS.map((path) => ({
    label: `/api/${path}`, session: shown?.[path].session.sql ?? null, token: shown?.[path].token.sql ?? null,
  })), words, 'unitStatements'),
  bytes: bars(canvas('bytes'), () => [{ label: '', session: shown?.bytes.session ?? null, token: shown?.bytes.token ?? null }], words, 'unitBytes'),
  fleet: fleetPlot(canvas('fleet'), () => fleetLines(shown, Number(data.connections)), words),
};

function canvas(id) {
  return document.querySelector(`#${id} .canvas`);
}

/** A plot's title states what was found; its picture bears the same name, and its table the numbers. */
function finding(id, text, head, body) {
  document.querySelector(`#${id} .finding`).textContent = text;
  canvas(id)?.setAttribute('aria-label', text);
  table(document.querySelector(`#${id} table`), head, body);
}

function table(host, head, body) {
  const cells = (row, tag) => row.map((text, i) => {
    const cell = document.createElement(i === 0 && tag === 'td' ? 'th' : tag);
    if (i === 0 && tag === 'td') cell.scope = 'row';
    if (tag === 'th') cell.scope = 'col';
    if (i > 0) cell.className = 'number';
    cell.textContent = text;
    return cell;
  });
  const line = (row, tag) => { const tr = document.createElement('tr'); tr.append(...cells(row, tag)); return tr; };
  host.tHead.replaceChildren(line(head, 'th'));
  host.tBodies[0].replaceChildren(...body.map((row) => line(row, 'td')));
}

function show(all) {
  shown = all;
  for (const path of PATHS) {
    for (const key of KEYS) latency[path][key] = all[path][key].ms;
    latency[path].marks = Object.fromEntries(KEYS.map((key) => {
      const s = all[path][key];
      return [key, s.median === null ? [] : [[ms(s.median), s.median], ['p95', s.p95], ['p99', s.p99]]];
    }));
    plots[path].update();
    latencyWords(path, all[path]);
  }
  plots.statements.update();
  plots.bytes.update();
  otherWords(all);
  scale();
}

function latencyWords(path, { session, token }) {
  if (session.median === null || token.median === null) return;
  const ratio = session.median / token.median;
  const key = ratio > 1.1 ? 'latencyToken' : ratio < 1 / 1.1 ? 'latencySession' : 'latencySame';
  finding(`latency-${path}`, words(key, `/api/${path}`, number(Math.max(ratio, 1 / ratio), 1), ms(session.median), ms(token.median)),
    [words('key'), words('n'), words('median'), 'p95', 'p99', words('failed')],
    [[words('session'), session], [words('token'), token]].map(([name, s]) =>
      [name, number(s.n), ms(s.median), ms(s.p95), ms(s.p99), number(s.failed)]));
}

function otherWords(all) {
  const { me, account, bytes } = all;
  const told = me.session.sqlTotal !== null && me.token.sqlTotal !== null;
  finding('statements', !told ? words('noTiming') : me.token.sqlTotal === 0
    ? words('statementsNever', number(me.session.sqlTotal)) : words('statementsFinding', number(me.session.sqlTotal), number(me.token.sqlTotal)),
  [words('path'), ...KEYS.flatMap((key) => [`${words(key)}: ${words('perRequest')}`, `${words(key)}: ${words('total')}`])],
  PATHS.map((path) => [`/api/${path}`, ...KEYS.flatMap((key) => [number(all[path][key].sql), number(all[path][key].sqlTotal)])]));
  finding('bytes', words('bytesFinding', number(bytes.token), number(bytes.session), number(bytes.token / Math.max(1, bytes.session), 1)),
    [words('key'), words('bytesUnit')], KEYS.map((key) => [words(key), number(bytes[key])]));
  page.dataset.statements = [me.session.sql, me.token.sql, account.session.sql, account.token.sql].join(' ');
}

// At scale -------------------------------------------------------------------------------------------------------

function scale() {
  const at = fleetAt(shown, Number(data.connections));
  for (const id of ['nodes', 'rate']) {
    el(`${id}-value`).textContent = number(at[id]);
    // The slider itself counts in powers of ten.
    el(id).setAttribute('aria-valuetext', number(at[id]));
  }
  plots.fleet.update();
  finding('fleet', words('scaleFinding', number(at.nodes), number(at.rate), number(at.session), number(at.token))
    + (at.ceiling === null ? '' : ` ${words('scaleOver', number(Number(at.ceiling.toPrecision(2))))}`),
  [words('nodesUnit'), words('session'), words('token')],
  fleetTable(shown).map((row) => row.map((value) => number(value))));
}

// Store down: recorded by the project's tests, shipped with it ----------------------------------------------------

async function down() {
  const answer = await fetch(data.down);
  if (!answer.ok) return;
  const record = await answer.json();
  outage(canvas('down'), record, words);
  const during = (key) => record.samples.filter((s) => s.key === key && s.at >= record.down && s.at < record.up);
  const back = record.samples.find((s) => s.key === 'session' && s.at >= record.up && s.status === 200);
  const share = (key) => during(key).filter((s) => s.status === 200).length;
  finding('down', words('downFinding', number(record.up - record.down, 1), number(share('token')), number(during('token').length),
    number(during('session').length - share('session')), number(during('session').length), number(Math.max(0, back.at - record.up), 1)),
  [words('key'), words('answered'), words('refusedCount')],
  KEYS.map((key) => [words(key), number(record.samples.filter((s) => s.key === key && s.status === 200).length),
    number(record.samples.filter((s) => s.key === key && s.status !== 200).length)]));
}

// Taking it back --------------------------------------------------------------------------------------------------

async function takeBack() {
  for (const key of KEYS) el(`refused-${key}`).textContent = words('takeRunning');
  const result = await trial(data.trial, (key, passed) => { el(`clock-${key}`).textContent = number(passed); });
  for (const key of KEYS) {
    el(`clock-${key}`).textContent = result[key] === null ? '–' : number(result[key]);
    el(`refused-${key}`).textContent = words(result[key] === null ? 'takeNotRefused' : 'takeRefused');
    el(`clock-${key}`).dataset.ms = String(result[key]);
  }
  el('take-finding').textContent = words('takeFinding', number(result.session), number(result.token));
  return result;
}

// The run ---------------------------------------------------------------------------------------------------------

async function measure(n) {
  samples = [];
  abort = new AbortController();
  status('borrowing');
  const lent = await borrow(data.token);
  const bytes = { session: Number(data.cookieBytes), token: `Authorization: Bearer ${lent.token}`.length };
  const total = n * 4;
  let due = 0;
  const seen = (sample) => {
    samples.push(sample);
    el('progress').value = samples.length / total;
    status('progress', number(samples.length), number(total));
    if (performance.now() > due) { due = performance.now() + 250; show(figures(samples, bytes)); }
  };
  await run({ urls: data, token: lent.token, n, parallel: PARALLEL, seen, signal: abort.signal });
  const all = figures(samples, bytes);
  show(all);
  const stopped = abort.signal.aborted;
  await rows(lent.token, all, data, words, number);
  flows(all, { lentMs: lent.ms }, words, number);
  if (!stopped) {
    record(all, n);
    status('taking');
    flows(all, { lentMs: lent.ms, ...await takeBack() }, words, number);
  }
  status(stopped ? 'stopped' : 'done', number(samples.length));
}

/** Leaves the figures with the server, for those who look without signing in. */
async function record(all, n) {
  if (PATHS.some((path) => KEYS.some((key) => all[path][key].sql === null))) return;
  const fields = new URLSearchParams({ n: String(n), session_bytes: all.bytes.session, token_bytes: all.bytes.token,
    statement_ms: (all.statementMs ?? 0).toFixed(3) });
  for (const path of PATHS) {
    for (const key of KEYS) {
      fields.set(`${path}_${key}_ms`, thin(all[path][key].ms, KEPT).map((value) => value.toFixed(2)).join(' '));
      fields.set(`${path}_${key}_statements`, `${all[path][key].sql} ${all[path][key].sqlTotal}`);
    }
  }
  await fetch(data.run, { method: 'POST', body: fields });
}

function status(key, ...values) {
  el('status').textContent = words(key, ...values);
}

function running(yes) {
  const focused = document.activeElement;
  el('start').disabled = yes;
  el('stop').hidden = !yes;
  el('progress').hidden = !yes;
  el('take-again').hidden = yes || samples.length === 0;
  for (const id of ['csv', 'json']) el(id).hidden = yes || samples.length === 0;
  page.dataset.state = yes ? 'running' : 'done';
  // What goes away takes the focus along.
  if (yes && (focused === el('start') || focused === el('take-again'))) el('stop').focus();
  if (!yes && focused === el('stop')) el('start').focus();
}

async function attempt(job) {
  running(true);
  try {
    await job();
  } catch (fault) {
    // What fetch says of a server that does not answer is English in every browser.
    status('failedRun', fault instanceof TypeError ? words('noAnswer') : fault.message);
    console.error(fault);
  } finally {
    running(false);
  }
}

function download(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Fills the shapes with what this server last recorded. */
function lastRun() {
  if (!data.last) return;
  const last = JSON.parse(data.last);
  show({
    bytes: { session: last.sessionBytes, token: last.tokenBytes },
    statementMs: last.statementMs,
    ...Object.fromEntries(PATHS.map((path) => [path, Object.fromEntries(KEYS.map((key) => {
      const s = last[path][key];
      return [key, { ...s, n: last.n, sql: s.statements, sqlTotal: s.statementsTotal, failed: 0 }];
    }))])),
  });
}

watch();
el('scale').hidden = false;
el('scale').addEventListener('input', scale);
scale();
lastRun();
down();
if (data.signedIn === 'true') {
  el('controls').hidden = false;
  el('controls').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(() => measure(Number(el('n').value)));
  });
  el('stop').addEventListener('click', () => abort?.abort());
  el('take-again').addEventListener('click', () => attempt(takeBack));
  el('csv').addEventListener('click', () => download('latchkey-run.csv', 'text/csv', csv(samples)));
  el('json').addEventListener('click', () => download('latchkey-run.json', 'application/json', JSON.stringify({ figures: shown, samples }, null, 1)));
}
