// Is one run asked for each key?

import assert from "node:assert/strict";
import { test } from "node:test";

import run from "../../../../explorer/ui/components/rerun_request/rerun_request.js";

test("each key asks once", () => {
  const asked = [];
  const parentElement = {};
  const setTriggerValue = (name, key) => asked.push([name, key]);
  for (const key of ["a", "a", "b", "b"]) run({ data: { key }, parentElement, setTriggerValue });
  assert.deepEqual(asked, [["asked", "a"], ["asked", "b"]]);
});
