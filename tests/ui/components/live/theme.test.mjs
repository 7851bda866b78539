// Is a dark page told from a light one by the colour of its text?

import assert from "node:assert/strict";
import { test } from "node:test";

import { isLight } from "../../../../explorer/ui/components/live/theme.js";

test("light text is a dark page's", () => {
  assert.equal(isLight("rgb(236, 239, 244)"), true);
  assert.equal(isLight("rgba(255, 255, 255, 0.9)"), true);
});

test("dark text is a light page's", () => {
  assert.equal(isLight("rgb(26, 31, 43)"), false);
  assert.equal(isLight(""), false);
});
