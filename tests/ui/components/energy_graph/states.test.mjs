import assert from "node:assert/strict";
import { test } from "node:test";

import { boltzmann, conditional, LAYOUTS, mostProbable, STATES } from "../../../../explorer/ui/components/energy_graph/states.js";

const FREE = Array(6).fill(null);
const ENERGIES = [1.3, -0.7, 2.1, -1.9, 0.4];
const near = (one, other, within = 1e-12) => assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

test("without energies all 64 states are alike", () => {
  const { p, logZ, marginals } = boltzmann(LAYOUTS.graph, [0, 0, 0, 0, 0], FREE);
  near(logZ, Math.log(64));
  p.forEach((value) => near(value, 1 / 64));
  marginals.forEach((value) => near(value, 0.5));
});

test("the partition function of a tree is what passing messages along it gives", () => {
  // From the leaves c, d, f inwards: a message to a unit, for it off and on.
  const [ab, bc, ad, be, ef] = ENERGIES;
  const fromLeaf = (energy) => [2, 1 + Math.exp(-energy)];
  const fromE = (energy) => {
    const f = fromLeaf(ef);
    return [f[0] + f[1], f[0] + f[1] * Math.exp(-energy)];
  };
  const [c, d, e] = [fromLeaf(bc), fromLeaf(ad), fromE(be)];
  const atB = [c[0] * e[0], c[1] * e[1]];
  const toA = [atB[0] + atB[1], atB[0] + atB[1] * Math.exp(-ab)];
  const z = d[0] * toA[0] + d[1] * toA[1];
  const { logZ, marginals } = boltzmann(LAYOUTS.graph, ENERGIES, FREE);
  near(logZ, Math.log(z));
  near(marginals[0], (d[1] * toA[1]) / z);
});

test("probabilities sum to one over what is allowed, and are nothing elsewhere", () => {
  const { p, allowed, marginals } = boltzmann(LAYOUTS.graph, ENERGIES, [1, null, 0, null, null, 1]);
  assert.equal(allowed.length, 8);
  near(p.reduce((sum, value) => sum + value, 0), 1);
  assert.equal(p.filter((value) => value > 0).length, 8);
  assert.deepEqual([marginals[0], marginals[2], marginals[5]].map(Math.round), [1, 0, 1]);
});

test("an energy added to every state changes Z and nothing else", () => {
  const [plain, raised] = [0, 5].map((added) => boltzmann(LAYOUTS.graph, ENERGIES, FREE, added));
  near(raised.logZ, plain.logZ - 5);
  plain.p.forEach((value, state) => near(raised.p[state], value));
  assert.ok(Math.min(...raised.energy) > 0, "every energy is positive, and still all adds up");
});

test("a very high energy neither overflows nor loses the others", () => {
  const { p, logZ } = boltzmann(LAYOUTS.graph, Array(5).fill(4), FREE, 900);
  assert.ok(Number.isFinite(logZ));
  near(p.reduce((sum, value) => sum + value, 0), 1);
});

test("between two layers the hidden units are independent, each a logistic unit", () => {
  const energies = LAYOUTS.layers.map((_, k) => Math.sin(3 * k + 1) * 3);
  for (const given of [[0, 0, 0], [1, 0, 1], [1, 1, 1]]) {
    const { counted, product, apart, on } = conditional(LAYOUTS.layers, energies, given);
    assert.ok(apart < 1e-12);
    near(counted.reduce((sum, value) => sum + value, 0), 1);
    near(product.reduce((sum, value) => sum + value, 0), 1);
    on.forEach((value, k) => {
      const input = given.reduce((sum, x, i) => sum + x * energies[3 * i + k], 0);
      near(value, sigmoid(-input));
    });
  }
});

test("an edge within the hidden units makes them depend on each other", () => {
  const { apart } = conditional(LAYOUTS.graph, [0, 0, 0, 0, 3], [1, 1, 1]);
  // e and f: both on with e⁻³ of the weight of the other three.
  const weight = Math.exp(-3);
  const both = weight / (3 + weight);
  const one = (1 + weight) / (3 + weight);
  near(apart, 0.5 * Math.abs(both - one * one));
  assert.equal(conditional(LAYOUTS.graph, [1, 1, 1, 1, 0], [1, 1, 1]).apart < 1e-12, true);
});

test("there are as many states as six units have", () => assert.equal(STATES, 2 ** 6));

test("all states that none is more probable than are named, whatever rounding made of equals", () => {
  assert.equal(mostProbable(boltzmann(LAYOUTS.graph, [0, 0, 0, 0, 0], FREE).p).length, 64);
  // c counts for nothing where b is off: with a and d on, and e and f, it is either.
  const first = boltzmann(LAYOUTS.graph, [2, -1, -1, 2, -2], FREE);
  const named = mostProbable(first.p);
  assert.deepEqual(named.map((state) => first.energy[state]), named.map(() => Math.min(...first.energy)));
  assert.equal(named.length, 2);
  assert.deepEqual(mostProbable([0.1, 0.3, 0.3 * (1 - 1e-12), 0.2]), [1, 2]);
});
