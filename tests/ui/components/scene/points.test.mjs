import assert from "node:assert/strict";
import { test } from "node:test";

import { withoutHidden } from "../../../../explorer/ui/components/scene/points.js";

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
