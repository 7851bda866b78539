// What do six binary units do that share an energy? All 64 states are counted, so all is exact.
//
// A state is a whole number from 0 to 63; its bit i says whether unit i is on. The energy of a state
// is the sum of the energies of the edges both of whose ends are on, and p = exp(−E) / Z.

export const UNITS = ["a", "b", "c", "d", "e", "f"];
export const STATES = 64;
export const GIVEN = [0, 1, 2]; // a, b, c: the visible layer
export const REST = [3, 4, 5]; // d, e, f: the hidden one
export const LAYOUTS = {
  graph: [[0, 1], [1, 2], [0, 3], [1, 4], [4, 5]],
  layers: GIVEN.flatMap((one) => REST.map((other) => [one, other])),
};

export const isOn = (state, unit) => (state >> unit) & 1;

// held: for each unit 0, 1 or null. Energies in nats, `added` to every state's.
export function boltzmann(edges, energies, held, added = 0) {
  const energy = new Float64Array(STATES);
  const isAllowed = new Array(STATES);
  for (let state = 0; state < STATES; state += 1) {
    energy[state] = edges.reduce((sum, [i, j], k) => sum + energies[k] * isOn(state, i) * isOn(state, j), added);
    isAllowed[state] = held.every((value, unit) => value === null || value === isOn(state, unit));
  }
  const allowed = [...energy.keys()].filter((state) => isAllowed[state]);
  const least = Math.min(...allowed.map((state) => energy[state]));
  const total = allowed.reduce((sum, state) => sum + Math.exp(least - energy[state]), 0);
  const logZ = Math.log(total) - least;
  const p = new Float64Array(STATES);
  for (const state of allowed) p[state] = Math.exp(-energy[state] - logZ);
  const marginals = UNITS.map((_, unit) => allowed.reduce((sum, state) => sum + p[state] * isOn(state, unit), 0));
  return { energy, isAllowed, allowed, logZ, p, marginals };
}

// p(d, e, f | a, b, c) for one setting of a, b and c: as counted, and as the product of its three
// marginals. Indices of the eight: bit k is unit REST[k].
export function conditional(edges, energies, given) {
  const held = UNITS.map((_, unit) => (GIVEN.includes(unit) ? given[unit] : null));
  const { p, allowed, marginals } = boltzmann(edges, energies, held);
  const counted = new Float64Array(8);
  for (const state of allowed) counted[state >> 3] = p[state];
  const product = Float64Array.from(counted, (_, rest) =>
    REST.reduce((value, unit, k) => value * (isOn(rest, k) ? marginals[unit] : 1 - marginals[unit]), 1),
  );
  const apart = counted.reduce((most, value, rest) => Math.max(most, Math.abs(value - product[rest])), 0);
  return { counted, product, apart, on: REST.map((unit) => marginals[unit]) };
}

// The states that none is more probable than, in order; rounding makes no difference between equals.
export function mostProbable(p) {
  const most = Math.max(...p);
  return Array.from(p.keys()).filter((state) => p[state] >= most * (1 - 1e-9));
}

export const bits = (state, units = UNITS) => units.map((_, k) => isOn(state, k)).join("");
