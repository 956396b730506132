// What is counted: pure functions over samples, without page or network.

/** A sample: key (session, token), path (me, account), at and ms (milliseconds), status, sql (statements), sqlMs, authMs. */

export const KEYS = ['session', 'token'];
export const PATHS = ['me', 'account'];

/** The smallest value that at least this share of the sorted values does not exceed; null of nothing. */
export function quantile(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

const sorted = (values) => [...values].sort((a, b) => a - b);

/** Reads Server-Timing: auth;desc="session";dur=0.1, sql;desc="1";dur=0.2. */
export function serverTiming(header) {
  const found = {};
  for (const part of (header ?? '').split(',')) {
    const [name, ...params] = part.trim().split(';');
    found[name] = {};
    for (const param of params) {
      const equals = param.indexOf('=');
      found[name][param.slice(0, equals).trim()] = param.slice(equals + 1).trim().replace(/^"|"$/g, '');
    }
  }
  return {
    auth: found.auth?.desc ?? 'none',
    authMs: Number(found.auth?.dur ?? 0),
    sql: found.sql?.desc === undefined ? null : Number(found.sql.desc),
    sqlMs: Number(found.sql?.dur ?? 0),
  };
}

/** What one key showed at one path. */
export function summary(samples, key, path) {
  const own = samples.filter((s) => s.key === key && s.path === path && s.status === 200);
  const ms = sorted(own.map((s) => s.ms));
  const sql = sorted(own.filter((s) => s.sql !== null).map((s) => s.sql));
  return {
    n: own.length,
    ms,
    median: quantile(ms, 0.5),
    p95: quantile(ms, 0.95),
    p99: quantile(ms, 0.99),
    sql: quantile(sql, 0.5),
    // Nothing where the server does not say (latchkey.server-timing is off), which is not none.
    sqlTotal: sql.length === 0 ? null : sql.reduce((sum, value) => sum + value, 0),
    authMs: quantile(sorted(own.map((s) => s.authMs)), 0.5),
    sqlMs: quantile(sorted(own.map((s) => s.sqlMs)), 0.5),
    failed: samples.filter((s) => s.key === key && s.path === path && s.status !== 200).length,
  };
}

/** All four summaries, with the bytes of each key and the time of one statement. */
export function figures(samples, bytes) {
  const all = { bytes };
  for (const path of PATHS) {
    all[path] = {};
    for (const key of KEYS) all[path][key] = summary(samples, key, path);
  }
  all.statementMs = quantile(sorted(samples.filter((s) => s.sql > 0).map((s) => s.sqlMs / s.sql)), 0.5);
  return all;
}

/** At most this many values that keep the shape, for the record. */
export function thin(values, most) {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => quantile(values, (i + 0.5) / most));
}

export function csv(samples) {
  const head = 'key,path,started_ms,latency_ms,status,statements,sql_ms,auth_ms';
  return [head, ...samples.map((s) => [s.key, s.path, s.at.toFixed(1), s.ms.toFixed(3), s.status, s.sql ?? '', s.sqlMs, s.authMs].join(','))]
    .join('\r\n') + '\r\n';
}

/** Decodes a JWT's header and payload; its third part is bytes that say nothing to a reader. */
export function decode(token) {
  const parts = token.split('.');
  const json = (part) => {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  return { parts, header: json(parts[0]), payload: json(parts[1]) };
}

/**
 * Statements per second that a fleet asks of its database.
 * Sessions: each request its measured statements. Tokens: the same, and one look a second at what was ended, per node.
 */
export function fleet(nodes, requestsPerNode, statements, key) {
  return nodes * requestsPerNode * statements + (key === 'token' ? nodes : 0);
}
