// Does a chain that ran go on where it was, and nothing else?

import assert from "node:assert/strict";
import { test } from "node:test";

import { broughtBack, runningChain } from "../../../../explorer/ui/components/gibbs_player/running.js";

const HEADER = { run: "a-run", shape: [1, 2, 3], temperatures: [0.25, 4] };
const PLAYER = {
  at: { visible: Uint8Array.of(1, 0, 0, 1, 1, 0), step: 120 },
  past: [{ step: 119, energy: -80.04 }, { step: 120, energy: -79.96 }],
  pace: "watch",
  temperature: 1.5,
  region: { box: [0, 0, 2, 1] },
};

test("it goes on from the state that was shown, with what was chosen", () => {
  const kept = JSON.parse(JSON.stringify(runningChain(PLAYER, "a-run")));
  const { at, past, pace, temperature, box } = broughtBack(kept, HEADER);
  assert.deepEqual([...at.visible], [1, 0, 0, 1, 1, 0]);
  assert.deepEqual([at.step, past.at(-1), pace, temperature, box], [120, { step: 120, energy: -80 }, "watch", 1.5, [0, 0, 2, 1]]);
});

test("another chain, or what is not of this form, begins at its start", () => {
  const kept = runningChain(PLAYER, "a-run");
  assert.equal(broughtBack(kept, { ...HEADER, run: "another" }), null);
  for (const wrong of [null, 3, {}, { ...kept, step: "1" }, { ...kept, pace: "toString" }, { ...kept, temperature: 99 }, { ...kept, box: [1] }]) {
    assert.equal(broughtBack(wrong, HEADER), null);
  }
});
