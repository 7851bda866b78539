import assert from "node:assert/strict";
import { test } from "node:test";

import { logistic, softmax } from "../../../../explorer/ui/components/bayes_pad/fits.js";
import { pointsOf } from "../../../../explorer/ui/components/bayes_pad/truth.js";

const PLACES = [[0, 0.8], [-2.5, 1.1], [3.9, -3.9]];

test("weights that were sure of other points do not keep the fit from its best", () => {
  for (const isCurved of [false, true]) {
    for (let draw = 0; draw < 60; draw += 1) {
      const points = pointsOf("gaussian", 3, 4, draw);
      const mirrored = points.map(([x1, x2, label]) => [-x1, -x2, label]);
      const sure = logistic(mirrored, 3, isCurved).weights.map((weight) => 40 * weight);
      const warm = logistic(points, 3, isCurved, undefined, sure);
      const cold = logistic(points, 3, isCurved);
      for (const place of PLACES) {
        softmax(warm.scores(...place)).forEach((share, label) => {
          assert.ok(Math.abs(share - softmax(cold.scores(...place))[label]) < 1e-4, `draw ${draw}`);
        });
      }
    }
  }
});
