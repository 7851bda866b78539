import assert from "node:assert/strict";
import { test } from "node:test";

import { withApart } from "../../../../explorer/ui/components/live/apart.js";

const told = (path) => ({ header: { digest: "d", apart: { atlas: path } }, blobs: { points: { bytes: 1, digest: "p" } } });

test("what is fetched apart joins the data when it has come, and is there at once the next time", async () => {
  const asked = [];
  const get = async (path) => (asked.push(path), Uint8Array.of(7));
  const whole = await new Promise((again) => {
    const first = withApart(told("kept/a"), again, get);
    assert.deepEqual(first, told("kept/a"));
  });
  assert.deepEqual([...whole.blobs.atlas.bytes], [7]);
  assert.deepEqual(whole.blobs.points, { bytes: 1, digest: "p" });
  assert.notEqual(whole.header.digest, "d"); // other data than those without it
  const next = withApart(told("kept/a"), () => assert.fail("fetched again"), get);
  assert.deepEqual(next, whole);
  assert.deepEqual(asked, ["kept/a"]);
});

test("data that leave nothing out are what they are, and a server that has it no longer does no harm", async () => {
  const plain = { header: { digest: "d" }, blobs: {} };
  assert.deepEqual(withApart(plain, assert.fail), plain);
  const gone = async () => { throw new Error("404"); };
  assert.deepEqual(withApart(told("kept/gone"), assert.fail, gone), told("kept/gone"));
  await new Promise((later) => setImmediate(later));
});
