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

test("the page is busy until what came first is there", async () => {
  const busy = new Map([["aria-busy", "true"]]);
  const root = { setAttribute: (name, value) => busy.set(name, value) };
  const querySelector = () => (busy.get("aria-busy") === "true" ? root : null);
  let finish;
  const updated = new Promise((resolve) => (finish = resolve));
  mounted(() => ({ close() {} }), () => updated)({ data: 1, parentElement: { querySelector } });
  await null;
  assert.equal(busy.get("aria-busy"), "true");
  finish();
  await updated;
  await null;
  assert.equal(busy.get("aria-busy"), "false");
});

test("parts are found by their names", () => {
  const elements = ["map", "line-words"].map((part) => ({ dataset: { part } }));
  const parts = partsOf({ querySelectorAll: () => elements });
  assert.deepEqual(Object.keys(parts), ["map", "line-words"]);
});
