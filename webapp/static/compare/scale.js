// At scale: from what was measured to what a fleet of nodes would ask of its database.
import { fleet } from './figures.js';

const NODES = Array.from({ length: 41 }, (_, i) => 10 ** (i / 10));
const slider = (id) => {
  const value = 10 ** Number(document.getElementById(id).value);
  return Number(value.toPrecision(2));
};

/** Statements per request at /api/me: as measured, or as the contract promises before there was a run. */
const statements = (shown, key) => shown?.me[key].sql ?? (key === 'session' ? 1 : 0);

/** What all connections together could do if each did one statement after the other, as fast as was measured. */
const ceilingOf = (shown, connections) => (shown?.statementMs > 0 && connections > 0 ? connections * 1000 / shown.statementMs : null);

export function fleetAt(shown, connections) {
  const nodes = slider('nodes');
  const rate = slider('rate');
  return {
    nodes,
    rate,
    session: fleet(nodes, rate, statements(shown, 'session'), 'session'),
    token: fleet(nodes, rate, statements(shown, 'token'), 'token'),
    ceiling: ceilingOf(shown, connections),
  };
}

export function fleetLines(shown, connections) {
  const rate = slider('rate');
  const line = (key) => NODES.map((nodes) => Math.max(1, fleet(nodes, rate, statements(shown, key), key)));
  return {
    nodes: NODES,
    session: line('session'),
    token: line('token'),
    ceiling: ceilingOf(shown, connections),
    marked: fleetAt(shown, connections),
  };
}

export function fleetTable(shown) {
  const rate = slider('rate');
  return [1, 10, 100, 1000, 10_000].map((nodes) =>
    [nodes, fleet(nodes, rate, statements(shown, 'session'), 'session'), fleet(nodes, rate, statements(shown, 'token'), 'token')]);
}
