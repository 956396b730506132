// The pictures, drawn by uPlot in the page's own colours. A session is a filled dot or a solid line, a token an open
// square or a dashed line: never told apart by colour alone.
/* global uPlot */
import { KEYS } from './figures.js';

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const number = (value) => value.toLocaleString(document.documentElement.lang);
/** CSS pixels of the letters, smaller on paper. */
let letters = 13;
const font = (ratio = 1) => `${letters * ratio}px system-ui, sans-serif`;
const drawn = [];

/** CSS pixels of a plot on paper, where two stand side by side on a sheet of A4. */
const PAPER = 345;

/** Draws all again when the theme or the width changes. */
export function watch() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawn.forEach((plot) => plot.again()));
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) { width = innerWidth; drawn.forEach((plot) => plot.again()); }
  });
  addEventListener('beforeprint', () => drawn.forEach((plot) => plot.again(true)));
  addEventListener('afterprint', () => drawn.forEach((plot) => plot.again()));
  // Once more when the paper's own colours hold: before, a dark screen's did.
  matchMedia('print').addEventListener('change', (paper) => drawn.forEach((plot) => plot.again(paper.matches)));
}

function plot(host, height, options, data) {
  let u = null;
  let at = data;
  const again = (onPaper) => {
    u?.destroy();
    letters = onPaper ? 9 : 13;
    u = new uPlot({
      width: onPaper ? PAPER : Math.max(280, host.clientWidth),
      height: onPaper ? height * 0.75 : height,
      legend: { show: false },
      cursor: { show: false },
      ...options(),
    }, at(), host);
  };
  const self = {
    again,
    update(data) { at = data ?? at; u.setData(at()); },
  };
  drawn.push(self);
  again();
  return self;
}

function axis(more) {
  return {
    font: font(), labelFont: font(), labelSize: 20, stroke: colour('ink'), grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line-strong'), width: 1 }, ...more,
  };
}

const none = () => null;
const unseen = { paths: none, points: { show: false } };

function dot(ctx, key, x, y, size) {
  ctx.beginPath();
  if (key === 'session') { ctx.arc(x, y, size, 0, 7); ctx.fill(); } else { ctx.strokeRect(x - size, y - size, 2 * size, 2 * size); }
}

function paint(u, draw) {
  const { ctx } = u;
  ctx.save();
  ctx.font = font(devicePixelRatio);
  ctx.textAlign = 'center';
  ctx.setLineDash([]);
  draw(ctx, devicePixelRatio);
  ctx.restore();
}

/** Of a logarithmic axis the marks 1, 2 and 5 where there is room for their numbers, else the decades alone. */
function roomy(u, splits) {
  const decades = Math.log10(u.scales.x.max / u.scales.x.min);
  const shown = u.bbox.width / devicePixelRatio / decades > letters * 9 ? /^[125]\./ : /^1\./;
  return splits.map((v) => (shown.test(v.toExponential(3)) ? v : null));
}

/** Scatters the dots of a strip; always the same way, so that they do not dance while more come in. */
const jitter = (i) => ((i * 0.618034) % 1 - 0.5) * 0.42;

/**
 * Latency of both keys as two dot strips on one axis, with median, p95 and p99 marked.
 *
 * @param now gives { session: sorted ms, token: sorted ms, marks: { session: [[name, ms], …], … } }
 */
export function strips(host, now, words) {
  const range = () => {
    const all = KEYS.flatMap((key) => now()[key]);
    if (all.length === 0) return [0.1, 100];
    const least = Math.max(0.05, Math.min(...all));
    return [10 ** Math.floor(Math.log10(least)), Math.max(10 ** Math.ceil(Math.log10(Math.max(...all))), least * 10)];
  };
  const row = { session: 2, token: 1 };
  return plot(host, 240, () => ({
    scales: { x: { time: false, distr: 3, range }, y: { range: [0.4, 2.6] } },
    axes: [
      axis({ label: words('unitMs'), filter: roomy, values: (u, splits) => splits.map((v) => (v === null ? '' : number(+v.toPrecision(2)))) }),
      axis({ size: 64, splits: () => [1, 2], values: () => [words('token'), words('session')], grid: { show: false } }),
    ],
    series: [{}, unseen],
    hooks: { draw: [(u) => paint(u, (ctx, dpr) => KEYS.forEach((key) => {
      host.dataset[`drawn${key}`] = `${now()[key].length} ${now().marks?.[key].map(([, ms]) => ms).join(' ') ?? ''}`;
      strip(u, ctx, dpr, key, row[key], now());
    }))] },
  }), () => [range(), [null, null]]);
}

function strip(u, ctx, dpr, key, row, data) {
  const y = (value) => u.valToPos(value, 'y', true);
  ctx.fillStyle = ctx.strokeStyle = colour(key);
  ctx.lineWidth = dpr;
  ctx.globalAlpha = 0.7;
  data[key].forEach((ms, i) => dot(ctx, key, u.valToPos(ms, 'x', true), y(row + jitter(i)), 2.5 * dpr));
  ctx.globalAlpha = 1;
  ctx.strokeStyle = ctx.fillStyle = colour('ink');
  ctx.lineWidth = 2 * dpr;
  (data.marks?.[key] ?? []).forEach(([name, ms], i) => {
    const x = u.valToPos(ms, 'x', true);
    ctx.beginPath();
    ctx.moveTo(x, y(row - 0.27));
    ctx.lineTo(x, y(row + 0.27));
    ctx.stroke();
    // Above, below, above: neighbours that lie close do not write over each other.
    ctx.textAlign = i === 0 ? 'center' : 'left';
    ctx.textBaseline = i === 1 ? 'top' : 'bottom';
    ctx.fillText(name, x - (i === 0 ? 0 : 3 * dpr), y(row + (i === 1 ? -0.28 : 0.28)));
  });
}

/**
 * Bars, one for each key in each group, with the value above.
 *
 * @param now gives [{ label, session, token }, …]; null where nothing is known yet
 */
export function bars(host, now, words, unit) {
  const top = () => Math.max(1, ...now().flatMap((group) => KEYS.map((key) => group[key] ?? 0))) * 1.25;
  return plot(host, 240, () => ({
    scales: { x: { time: false, range: [-0.5, now().length - 0.5] }, y: { range: () => [0, top()] } },
    axes: [
      axis({ splits: () => now().map((group, i) => i), values: () => now().map((group) => group.label), grid: { show: false }, ticks: { show: false } }),
      axis({ label: words(unit), size: 56, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }),
    ],
    series: [{}, unseen],
    hooks: { draw: [(u) => paint(u, (ctx, dpr) => now().forEach((group, i) => KEYS.forEach((key) => bar(host, u, ctx, dpr, group, i, key, words))))] },
  }), () => [now().map((group, i) => i), now().map(() => null)]);
}

function bar(host, u, ctx, dpr, group, i, key, words) {
  const value = group[key];
  host.dataset[`drawn${i}${key}`] = String(value);
  const left = u.valToPos(i + (key === 'session' ? -0.32 : 0.04), 'x', true);
  const right = u.valToPos(i + (key === 'session' ? -0.04 : 0.32), 'x', true);
  const floor = u.valToPos(0, 'y', true);
  const top = u.valToPos(value ?? 0, 'y', true);
  ctx.lineWidth = 2 * dpr;
  ctx.strokeStyle = ctx.fillStyle = colour(key);
  if (key === 'token') ctx.setLineDash([6 * dpr, 4 * dpr]);
  if (key === 'session') ctx.fillRect(left, top, right - left, floor - top);
  ctx.strokeRect(left, top, right - left, Math.max(dpr, floor - top));
  ctx.setLineDash([]);
  ctx.fillStyle = colour('ink');
  ctx.textBaseline = 'bottom';
  ctx.fillText(`${words(key)} ${value === null ? '–' : number(value)}`, (left + right) / 2, top - 4 * dpr);
}

/**
 * What a fleet asks of its database, on two logarithmic axes.
 *
 * @param now gives { nodes: [...], session: [...], token: [...], ceiling, marked }
 */
export function fleetPlot(host, now, words) {
  const range = () => {
    const { session, token, ceiling } = now();
    return [1, 10 ** Math.ceil(Math.log10(Math.max(10, ceiling ?? 0, ...session, ...token)))];
  };
  const line = (key, dash) => ({ stroke: () => colour(key), width: 3, dash, points: { show: false } });
  const short = (v) => (v >= 1e9 ? `${v / 1e9}G` : v >= 1e6 ? `${v / 1e6}M` : v >= 1e3 ? `${v / 1e3}k` : String(v));
  const decades = { filter: (u, splits) => splits.map((v) => (Number.isInteger(Math.log10(v)) ? v : null)), values: (u, splits) => splits.map((v) => (v === null ? '' : short(v))) };
  const open = () => ({ grid: { ...axis().grid, filter: decades.filter }, ticks: { ...axis().ticks, filter: decades.filter } });
  return plot(host, 320, () => ({
    scales: { x: { time: false, distr: 3, range: [1, 10_000] }, y: { distr: 3, range } },
    axes: [axis({ label: words('unitNodes'), ...decades, ...open() }), axis({ label: words('unitStatementsSecond'), size: 56, ...decades, ...open() })],
    series: [{}, line('session'), line('token', [8, 6]), { ...line('ink', [2, 4]), width: 2 }],
    hooks: { draw: [(u) => paint(u, (ctx, dpr) => fleetMarks(u, ctx, dpr, now(), words))] },
  }), () => { const d = now(); return [d.nodes, d.session, d.token, d.nodes.map(() => d.ceiling)]; });
}

function fleetMarks(u, ctx, dpr, data, words) {
  const x = u.valToPos(data.marked.nodes, 'x', true);
  ctx.strokeStyle = ctx.fillStyle = colour('muted');
  ctx.lineWidth = dpr;
  ctx.beginPath();
  ctx.moveTo(x, u.bbox.top);
  ctx.lineTo(x, u.bbox.top + u.bbox.height);
  ctx.stroke();
  for (const key of KEYS) {
    ctx.fillStyle = ctx.strokeStyle = colour(key);
    ctx.lineWidth = 3 * dpr;
    if (data.marked[key] >= 1) dot(ctx, key, x, u.valToPos(data.marked[key], 'y', true), 6 * dpr);
  }
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  const label = (name, text, at, value, below = -4 * dpr) => {
    ctx.fillStyle = colour(name);
    ctx.fillText(text, at, u.valToPos(value, 'y', true) + below);
  };
  for (const key of KEYS) {
    ctx.textBaseline = 'top';
    // Below the line, right of the mark; left of it where the right edge is near.
    const left = data.marked.nodes > 300;
    ctx.textAlign = left ? 'right' : 'left';
    label(`${key}-text`, words(key), x + (left ? -12 : 12) * dpr, Math.max(1, data.marked[key]), 12 * dpr);
  }
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  if (data.ceiling) label('ink', words('ceiling'), u.bbox.left + 8 * dpr, data.ceiling);
}

/**
 * What both keys were answered while the database was away.
 *
 * @param record { down, up, samples: [{ key, at, status }] }, times in seconds
 */
export function outage(host, record, words) {
  const row = { session: 2, token: 1 };
  const end = Math.max(...record.samples.map((s) => s.at));
  return plot(host, 220, () => ({
    scales: { x: { time: false, range: [0, end] }, y: { range: [0.4, 2.6] } },
    axes: [
      axis({ label: words('unitSeconds') }),
      axis({ size: 64, splits: () => [1, 2], values: () => [words('token'), words('session')], grid: { show: false } }),
    ],
    series: [{}, unseen],
    hooks: {
      drawClear: [(u) => paint(u, (ctx) => {
        ctx.fillStyle = colour('line');
        const from = u.valToPos(record.down, 'x', true);
        ctx.fillRect(from, u.bbox.top, u.valToPos(record.up, 'x', true) - from, u.bbox.height);
      })],
      draw: [(u) => paint(u, (ctx, dpr) => record.samples.forEach((s) => answered(u, ctx, dpr, s, row[s.key])))],
    },
  }), () => [[0, end], [null, null]]);
}

function answered(u, ctx, dpr, sample, row) {
  const x = u.valToPos(sample.at, 'x', true);
  ctx.lineWidth = 1.5 * dpr;
  if (sample.status === 200) {
    ctx.fillStyle = ctx.strokeStyle = colour(sample.key);
    dot(ctx, sample.key, x, u.valToPos(row + 0.15, 'y', true), 3 * dpr);
    return;
  }
  const y = u.valToPos(row - 0.2, 'y', true);
  ctx.strokeStyle = colour('ink');
  ctx.beginPath();
  ctx.moveTo(x - 3 * dpr, y - 3 * dpr);
  ctx.lineTo(x + 3 * dpr, y + 3 * dpr);
  ctx.moveTo(x + 3 * dpr, y - 3 * dpr);
  ctx.lineTo(x - 3 * dpr, y + 3 * dpr);
  ctx.stroke();
}
