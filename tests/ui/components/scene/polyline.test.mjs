import assert from "node:assert/strict";
import { test } from "node:test";

import { alongPath, distanceToSegment, simplifiedPath } from "../../../../explorer/ui/components/scene/polyline.js";
import { closeTo, numbers } from "../live/chance.mjs";

test("a simplified path keeps its ends and stays within the tolerance", () => {
  for (let round = 0; round < 30; round++) {
    const drawn = numbers(60, 2, round).map(([x, y], i) => [i / 10 + 0.02 * x, Math.sin(i / 8) + 0.02 * y]);
    const kept = simplifiedPath(drawn, 0.1);
    assert.ok(kept.length < drawn.length);
    assert.deepEqual([kept[0], kept.at(-1)], [drawn[0], drawn.at(-1)]);
    for (const point of drawn) {
      const away = kept.slice(1).map((end, i) => distanceToSegment(point, kept[i], end));
      assert.ok(Math.min(...away) <= 0.1 + 1e-12);
    }
  }
});

test("a straight line needs two points, and a path of two is left alone", () => {
  assert.deepEqual(simplifiedPath([[0, 0], [1, 1], [2, 2]], 0.01), [[0, 0], [2, 2]]);
  assert.deepEqual(simplifiedPath([[0, 0], [0, 0]], 1), [[0, 0], [0, 0]]);
});

test("a path is walked at a constant speed", () => {
  const bent = [[0, 0], [3, 0], [3, 1]];
  closeTo(alongPath(bent, 0), [0, 0]);
  closeTo(alongPath(bent, 0.5), [2, 0]);
  closeTo(alongPath(bent, 0.875), [3, 0.5]);
  closeTo(alongPath(bent, 2), [3, 1]);
});
