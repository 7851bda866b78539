// Where does each hidden unit stand?

import assert from "node:assert/strict";
import { test } from "node:test";

import { gridOf, unitAt } from "../../../../explorer/ui/components/gibbs_player/units.js";

test("the grid of units is near a square and holds all", () => {
  for (const units of [1, 12, 40, 500]) {
    const { columns, rows } = gridOf(units);
    assert.ok(columns * rows >= units && columns * (rows - 1) < units);
  }
});

test("the unit under the pointer is the one drawn there", () => {
  assert.equal(unitAt(0, 0, 500), 0);
  assert.equal(unitAt(0.999, 0, 500), 22); // 23 columns
  assert.equal(unitAt(0, 0.999, 500), 21 * 23);
  assert.equal(unitAt(0.999, 0.999, 500), -1); // the last row is not full
  assert.equal(unitAt(-0.1, 0.5, 500), -1);
});
