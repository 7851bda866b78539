// Does one instance live for each mount, however often Streamlit runs the default export?

import assert from "node:assert/strict";
import { test } from "node:test";

import { mounted, partsOf } from "../../../../explorer/ui/components/live/mount.js";

function counted() {
  const made = [];
  const run = mounted(
    ({ parentElement }) => {
      const instance = { parentElement, heard: [], closed: 0, close: () => (instance.closed += 1) };
      made.push(instance);
      return instance;
    },
    (instance, { data }) => instance.heard.push(data),
  );
  return { made, run };
}

test("runs of one mount reach one instance, those of another mount another", () => {
  const { made, run } = counted();
  const [here, there] = [{}, {}];
  for (const data of ["one", "two"]) run({ data, parentElement: here });
  run({ data: "three", parentElement: there });
  assert.deepEqual(made.map(({ heard }) => heard), [["one", "two"], ["three"]]);
});

test("the last run's clean-up closes it, and the next run begins anew", () => {
  const { made, run } = counted();
  const parentElement = {};
  run({ data: 1, parentElement });
  run({ data: 2, parentElement })();
  assert.equal(made[0].closed, 1);
  run({ data: 3, parentElement });
  assert.deepEqual(made.map(({ heard }) => heard), [[1, 2], [3]]);
});

test("nothing is made before there is data", () => {
  const { made, run } = counted();
  assert.equal(run({ data: null, parentElement: {} }), undefined);
  assert.equal(made.length, 0);
});

test("parts are found by their names", () => {
  const elements = ["map", "line-words"].map((part) => ({ dataset: { part } }));
  const parts = partsOf({ querySelectorAll: () => elements });
  assert.deepEqual(Object.keys(parts), ["map", "line-words"]);
});
