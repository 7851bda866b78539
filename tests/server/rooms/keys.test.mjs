// Does every clicker find its keys?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Keys } from "../../../explorer/server/rooms/web/keys.js";
import { Outbox } from "../../../explorer/server/rooms/web/outbox.js";
import { shuffledPairs } from "../../../explorer/server/rooms/web/choosing.js";

function store() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

function pressed(keys, ...names) {
  for (const key of names) keys.hear({ key, preventDefault() {}, stopImmediatePropagation() {} });
}

test("the keys of clickers and keyboards step", () => {
  const done = [];
  const keys = new Keys((meaning) => done.push(meaning), () => {}, store());
  pressed(keys, "PageDown", "ArrowRight", " ", "PageUp", "ArrowLeft", "b", ".", "q", "R", "f", "x");
  assert.deepEqual(done, ["next", "next", "next", "prev", "prev", "black", "black", "join", "reveal", "full"]);
});

test("digits jump once Enter is pressed", () => {
  const done = [];
  const keys = new Keys((...what) => done.push(what), () => {}, store());
  pressed(keys, "1", "2", "Enter");
  assert.deepEqual(done, [["goto", 11]]);
});

test("an odd clicker is learnt, and kept", () => {
  const done = [];
  const kept = store();
  const keys = new Keys((meaning) => done.push(meaning), () => {}, kept);
  pressed(keys, "k", "AudioVolumeUp", "AudioVolumeDown", "MediaStop");
  pressed(keys, "AudioVolumeUp", "MediaStop");
  pressed(new Keys((meaning) => done.push(meaning), () => {}, kept), "AudioVolumeDown");
  assert.deepEqual(done, ["next", "black", "prev"]);
});

test("a key with a modifier, and one that is typed into a field, is the browser's", () => {
  const done = [];
  const keys = new Keys((meaning) => done.push(meaning), () => {}, store());
  keys.hear({ key: "r", ctrlKey: true });
  keys.hear({ key: "b", composedPath: () => [{ matches: () => true }] });
  assert.deepEqual(done, []);
});

test("an answer that has not arrived outlives a reload, and only its newest form", () => {
  const kept = store();
  const outbox = new Outbox("k", kept);
  outbox.put(1, 0, "first");
  const { id } = outbox.put(1, 0, "second");
  const again = new Outbox("k", kept);
  assert.deepEqual([...again.messages.values()].map(({ value }) => value), ["second"]);
  assert.ok(again.drop(id));
  assert.ok(!again.drop(id));
  assert.equal(new Outbox("k", kept).messages.size, 0);
});

test("every pair is asked once, in the same order after a reload", () => {
  const pairs = shuffledPairs(4, 12345);
  assert.equal(pairs.length, 6);
  assert.equal(new Set(pairs.map((pair) => [...pair].sort().join())).size, 6);
  assert.deepEqual(pairs, shuffledPairs(4, 12345));
});
