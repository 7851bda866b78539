// Is what a session has brought back to the one after it, and forgotten when it is given up?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import run from "../../../../explorer/ui/components/keepsake/keepsake.js";

beforeEach(() => {
  const entries = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, text) => entries.set(key, text),
    removeItem: (key) => entries.delete(key),
  };
});

function session(value, isKnown, model = "vae") {
  const found = [];
  const data = { part: "lasso", model, value, is_known: isKnown };
  run({ data, parentElement: {}, setStateValue: (_, { value: left }) => found.push(left) });
  return found;
}

test("a session that knows nothing is brought what the one before it had", () => {
  session([3, 5], true);
  assert.deepEqual(session(null, false), [[3, 5]]);
  assert.deepEqual(session(null, false, "another"), []);
});

test("what was given up does not come back", () => {
  session([3, 5], true);
  session(null, true);
  assert.deepEqual(session(null, false), []);
});
