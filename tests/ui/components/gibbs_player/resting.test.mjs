// Does a link show the very state at which a chain rests, and is anything else refused?

import assert from "node:assert/strict";
import { test } from "node:test";

import { restedChain, restingChain } from "../../../../explorer/ui/components/gibbs_player/resting.js";

const HEADER = { run: "a-run", shape: [1, 2, 3], hidden_units: 10, temperatures: [0.25, 4] };
const steps = [1, 2, 3, 13, 23, 33, 40];
const PLAYER = {
  at: {
    visible: Uint8Array.of(1, 0, 0, 1, 1, 0),
    hidden: Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 1, 1),
    mean: Uint8Array.of(250, 3, 0, 255, 128, 7),
    step: 40,
    energy: -57.1,
  },
  past: steps.map((step) => ({ step, energy: -60 - step / 10 })),
  pace: "fast",
  temperature: 1.5,
  shown: "visible",
  region: { box: [0, 0, 2, 1] },
};

test("a link has the state, its past and what was chosen", () => {
  const text = restingChain(PLAYER, HEADER);
  assert.equal(new URLSearchParams({ chain: text }).toString(), `chain=${text.replaceAll("~", "%7E")}`);
  const { at, past, pace, temperature, shown, box } = restedChain(text, HEADER);
  for (const part of ["visible", "hidden", "mean"]) assert.deepEqual([...at[part]], [...PLAYER.at[part]]);
  assert.deepEqual([at.step, at.energy], [40, -57.1]);
  assert.deepEqual(past, PLAYER.past);
  assert.deepEqual([pace, temperature, shown, box], ["fast", 1.5, "visible", [0, 0, 2, 1]]);
});

test("a chain at its start, one brought back that has drawn nothing yet, and one too large are not in it", () => {
  assert.equal(restingChain({ ...PLAYER, at: { ...PLAYER.at, step: 0 } }, HEADER), null);
  assert.equal(restingChain({ ...PLAYER, at: { ...PLAYER.at, hidden: null } }, HEADER), null);
  assert.equal(restingChain({ ...PLAYER, at: { ...PLAYER.at, mean: new Uint8Array(5000) } }, HEADER), null);
  assert.equal(restingChain({ ...PLAYER, past: [{ step: 40, energy: -4000 }] }, HEADER), null);
});

test("another chain, or what is not of this form, begins at its start", () => {
  const text = restingChain(PLAYER, HEADER);
  assert.equal(restedChain(text, { ...HEADER, run: "another" }), null);
  assert.equal(restedChain(text, { ...HEADER, shape: [1, 3, 3] }), null);
  const parts = text.split("~");
  const wrong = ["", "x", "toString", "99", "neither", "2.0.0.1", "x", "!", "!", "!", "1.1.4000000000", "!"];
  for (const [i, each] of wrong.entries()) {
    const changed = parts.with(i, each).join("~");
    if (i !== 5 || each) assert.equal(restedChain(changed, HEADER), null, `part ${i}`);
  }
  for (const none of [null, "", "~~~"]) assert.equal(restedChain(none, HEADER), null);
});
