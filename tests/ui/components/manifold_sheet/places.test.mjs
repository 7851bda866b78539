// Is each place on the sheet the z of its tile, and between two tiles a z between theirs?

import assert from "node:assert/strict";
import { test } from "node:test";

import { tileLatents, zAt } from "../../../../explorer/ui/components/manifold_sheet/places.js";

const AXIS = [-2, -0.5, 0.5, 2];

test("a tile's centre is the tile's z, and halfway to the next is halfway between", () => {
  AXIS.forEach((z, k) => assert.equal(zAt(AXIS, (k + 0.5) / 4), z));
  assert.equal(zAt(AXIS, 1 / 4), -1.25);
});

test("beyond the outermost centres the steps go on", () => {
  assert.equal(zAt(AXIS, 0), -2.75);
  assert.equal(zAt(AXIS, 1), 2.75);
});

test("the tiles go row by row from the top, and the other dimensions are held", () => {
  const latents = tileLatents({ axis_z: [[-1, 1], [-3, 3]], dims: [2, 0], held: [9, 7, 9] });
  assert.deepEqual(latents, [[3, 7, -1], [3, 7, 1], [-3, 7, -1], [-3, 7, 1]]);
});
