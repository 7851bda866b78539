import assert from "node:assert/strict";
import { test } from "node:test";

import { AskedAtlas } from "../../../../explorer/ui/components/scene/asked_atlas.js";

const drawn = [];
globalThis.document = {
  createElement: () => ({ getContext: () => ({ drawImage: (...told) => drawn.push(told), clearRect: () => {} }) }),
};
const LAYOUT = { columns: 3, tile: [4, 2], size: [12, 4], path: "core/kept/a" };
const later = () => new Promise((done) => setImmediate(done));

test("what is looked at in one go is one question, and is here when it has come", async () => {
  const asked = [];
  const atlas = new AskedAtlas(LAYOUT, null, async (path, tile, places) => (asked.push([path, tile, places]), "strip"));
  let came = 0;
  atlas.onCome = () => came++;
  drawn.length = 0;
  assert.deepEqual([4, 1, 4].map((index) => atlas.has(index)), [false, false, false]);
  await later();
  assert.deepEqual(asked, [["core/kept/a", [4, 2], [4, 1]]]);
  assert.deepEqual([atlas.has(4), atlas.has(1), atlas.has(0), came], [true, true, false, 1]);
  // the second of the strip, to the middle of the atlas's first row
  assert.deepEqual(drawn[1], ["strip", 0, 2, 4, 2, 4, 0, 4, 2]);
});

test("what is wanted while a question is on its way is in the next, and no place outside of it ever", async () => {
  const asked = [];
  const answers = [];
  const atlas = new AskedAtlas(LAYOUT, null, (_, __, places) => (asked.push(places), new Promise((done) => answers.push(done))));
  atlas.has(0);
  await later();
  for (const index of [1, 2, 99, -1]) assert.equal(atlas.has(index), false);
  answers[0]("strip");
  await later();
  assert.deepEqual(asked, [[0], [1, 2]]);
});

test("other indices mean the same pictures", async () => {
  const asked = [];
  const atlas = new AskedAtlas(LAYOUT, [5, 3], async (_, __, places) => (asked.push(places), "strip"));
  atlas.has(1);
  await later();
  assert.deepEqual(asked, [[3]]);
  assert.equal(atlas.meantBy(null).has(3), true);
});

test("a server that is away is not asked at every frame, and a later look asks again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let times = 0;
  const atlas = new AskedAtlas(LAYOUT, null, async () => {
    times++;
    throw new Error("503");
  });
  atlas.has(0);
  await later();
  atlas.has(0);
  await later();
  assert.equal(times, 1);
  context.mock.timers.tick(1000);
  await later();
  atlas.has(0);
  await later();
  assert.equal(times, 2);
});
