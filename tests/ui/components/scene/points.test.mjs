import assert from "node:assert/strict";
import { test } from "node:test";

import { inside, strayed, unlessMostStrayed, withoutHidden } from "../../../../explorer/ui/components/scene/points.js";

test("of many names none lies on another, and those that give way are not there to be clicked", () => {
  const places = [[0, 0], [5, 3], null, [60, 0], [0, 13]];
  assert.deepEqual(withoutHidden(places, [40, 40, 40, 40, 40], 13), [[0, 0], null, null, [60, 0], [0, 13]]);
  const crowd = Array.from({ length: 70 }, (_, c) => [(c * 37) % 300, (c * 53) % 300]);
  const kept = withoutHidden(crowd, crowd.map(() => 50), 13).filter(Boolean);
  assert.ok(kept.length > 10 && kept.length < 70);
  for (const [a, at] of kept.entries()) {
    for (const other of kept.slice(a + 1)) {
      assert.ok(Math.abs(at[0] - other[0]) >= 50 || Math.abs(at[1] - other[1]) >= 13);
    }
  }
});

test("a name that was pushed off its class has strayed", () => {
  assert.equal(strayed([30, 0], [0, 0], 40, 19), false);
  assert.equal(strayed([40, 0], [0, 0], 40, 19), true);
  assert.equal(strayed([0, 39], [0, 0], 40, 19), true);
  assert.equal(strayed(null, null, 40, 19), false);
});

test("no edge cuts a name whose class is in view", () => {
  const size = { width: 300, height: 200 };
  assert.deepEqual(inside([5, 50], 80, size), [40, 50]);
  assert.deepEqual(inside([290, 50], 80, size), [260, 50]);
  assert.deepEqual(inside([150, 50], 80, size), [150, 50]);
  assert.deepEqual(inside([-5, 50], 80, size), [-5, 50]);
  assert.deepEqual(inside([20, 50], 400, size), [150, 50]);
  assert.equal(inside(null, 80, size), null);
});

test("where most classes lie on one another no name is written", () => {
  const at = [0, 0];
  assert.deepEqual(unlessMostStrayed([at, null, null], [at, at, at]), [null, null, null]);
  assert.deepEqual(unlessMostStrayed([at, at, null], [at, at, at]), [at, at, null]);
  assert.deepEqual(unlessMostStrayed([at, null], [at, null]), [at, null]);
});
