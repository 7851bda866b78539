// Does the slider reach every temperature, and 1 exactly?

import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, temperatureAt } from "../../../../explorer/ui/components/gibbs_player/temperature.js";

const ENDS = [0.25, 4];

test("the middle of the slider is a temperature of 1, its ends the ends", () => {
  assert.equal(temperatureAt(50, ENDS), 1);
  assert.equal(temperatureAt(0, ENDS), 0.25);
  assert.equal(temperatureAt(100, ENDS), 4);
  for (const place of [0, 20, 50, 80, 100]) assert.equal(placeOf(temperatureAt(place, ENDS), ENDS), place);
});
