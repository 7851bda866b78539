import assert from "node:assert/strict";
import { test } from "node:test";

import { ellipseAxes, logPrior, priorCentre, priorWords } from "../../../../explorer/ui/components/scene/prior.js";
import { latentAt } from "../../../../explorer/ui/components/live/geometry.js";
import { closeTo, numbers } from "../live/chance.mjs";

test("the prior's centre is the place of the plane that is closest to z = 0", () => {
  const r = Math.SQRT1_2;
  const plane = { origin: [1, 2, 3], u: [r, r, 0], v: [r, -r, 0] };
  const centre = priorCentre(plane);
  const best = Math.hypot(...latentAt(plane, ...centre));
  assert.ok(Math.abs(best - 3) < 1e-6); // only the third axis is out of the plane's reach
  for (const [x, y] of numbers(100, 2)) {
    assert.ok(Math.hypot(...latentAt(plane, centre[0] + x, centre[1] + y)) >= best - 1e-6);
  }
  assert.deepEqual(priorCentre(null), [0, 0]);
});

test("log p(z) at the origin is -D/2 ln 2π, and falls by r²/2", () => {
  closeTo([logPrior([0, 0])], [-Math.log(2 * Math.PI)]);
  closeTo([logPrior([3, 4, 0]) - logPrior([0, 0, 0])], [-12.5]);
});

test("the words name the smallest circle that holds the place", () => {
  assert.equal(priorWords(0, 0, [0, 0]), "inside 1σ");
  assert.equal(priorWords(0, 1, [0, 0]), "inside 1σ");
  assert.equal(priorWords(1, 1, [0, 0]), "inside 2σ");
  assert.equal(priorWords(4, 1, [2, 0]), "inside 3σ");
  assert.equal(priorWords(0, -3.01, [0, 0]), "outside 3σ");
});

test("an ellipse has the axes that its covariance was made of", () => {
  for (const [a, b, angle] of numbers(100, 3)) {
    const [major, minor] = [1 + Math.abs(a), 0.1 + 0.8 * Math.abs(b)];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const along = major ** 2 - minor ** 2;
    const covariance = [
      [minor ** 2 + along * c * c, along * c * s],
      [along * c * s, minor ** 2 + along * s * s],
    ];
    const axes = ellipseAxes(covariance);
    closeTo([axes.major, axes.minor], [major, minor]);
    closeTo([Math.sin(axes.angle - angle)], [0]); // an axis has no direction
  }
});
