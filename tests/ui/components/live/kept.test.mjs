// Does what was kept come back, within bounds, and only to those whom it is for?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Kept } from "../../../../explorer/ui/components/live/kept.js";

class Room {
  #entries = new Map();
  constructor(characters = Infinity) {
    this.room = characters;
  }
  getItem(key) {
    return this.#entries.get(key) ?? null;
  }
  setItem(key, text) {
    const others = [...this.#entries].filter(([other]) => other !== key);
    const taken = others.reduce((sum, [name, held]) => sum + name.length + held.length, 0);
    if (taken + key.length + text.length > this.room) throw new Error("QuotaExceededError");
    this.#entries.set(key, text);
    Object.defineProperty(this, key, { value: text, enumerable: true, configurable: true });
  }
  removeItem(key) {
    this.#entries.delete(key);
    delete this[key];
  }
}

test("each part of a page and each model has its own", () => {
  const room = new Room();
  new Kept("codes", "vq-vae", room).write({ codes: [1, 2] });
  assert.deepEqual(new Kept("codes", "vq-vae", room).read(), { codes: [1, 2] });
  assert.equal(new Kept("codes", "another", room).read(), null);
  assert.equal(new Kept("drawing", "vq-vae", room).read(), null);
  new Kept("codes", "vq-vae", room).write(null);
  assert.equal(new Kept("codes", "vq-vae", room).read(), null);
});

test("what is too long is not kept, and neither is what it replaces", () => {
  const room = new Room();
  const kept = new Kept("drawing", "", room);
  kept.write("short");
  kept.write("x".repeat(3_000_000));
  assert.equal(kept.read(), null);
});

test("where there is no more room the newest stays, and others' entries are left alone", () => {
  const room = new Room(200);
  room.setItem("someone else's", "theirs");
  new Kept("codes", "a", room).write("x".repeat(80));
  new Kept("codes", "b", room).write("y".repeat(100));
  assert.equal(new Kept("codes", "a", room).read(), null);
  assert.equal(new Kept("codes", "b", room).read(), "y".repeat(100));
  assert.equal(room.getItem("someone else's"), "theirs");
});

test("a browser that keeps nothing is no error, and neither is nonsense in it", () => {
  const kept = new Kept("codes", "a", undefined);
  kept.write([1]);
  assert.equal(kept.read(), null);
  const room = new Room();
  room.setItem("explorer 1 / codes / a", "{no json");
  assert.equal(new Kept("codes", "a", room).read(), null);
});
