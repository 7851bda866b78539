import assert from "node:assert/strict";
import { test } from "node:test";

import { coordinates, decimal } from "../../../../explorer/ui/components/live/numbers.js";

test("numbers have a true minus sign, and zero has none", () => {
  assert.equal(decimal(-1.005, 1), "−1.0");
  assert.equal(decimal(-0.001), "0.00");
  assert.equal(coordinates([0.346, -0.9]), "0.35, −0.90");
});
