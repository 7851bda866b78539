// Does all that is drawn fit into the window of energies?

import assert from "node:assert/strict";
import { test } from "node:test";

import { windowOf } from "../../../../explorer/ui/components/gibbs_player/paint.js";

test("the energy's window holds what is seen and the usual range", () => {
  const [low, high] = windowOf([5, -90], [-30, -20, -10]);
  assert.ok(low < -90 && high > 5);
  const [empty] = windowOf([], [-30, -20, -10]);
  assert.ok(empty < -30);
});
