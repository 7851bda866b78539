import assert from "node:assert/strict";
import { test } from "node:test";

import {
  TileStore, eachTile, tileAt, tileCentre, tileKey, tileLevel, tileSize, visibleTiles,
  wantedTilePx,
} from "../../../../explorer/ui/components/latent_pad/tiles.js";
import { numbers } from "../live/chance.mjs";

const lattice = { x0: -3, y0: -3, width: 0.25, height: 0.25 };

test("every place of the window lies in one of its tiles, and in the one that tileAt names", () => {
  for (const [x, y, half, k, px, py] of numbers(200, 6)) {
    const level = Math.round(3 * k);
    const r = 0.2 + Math.abs(half);
    const window = [x - r, x + r, y - r, y + r];
    const range = visibleTiles(lattice, level, window);
    const [i, j] = tileAt(lattice, level, x + r * px, y + r * py);
    assert.ok(range.i0 <= i && i <= range.i1 && range.j0 <= j && j <= range.j1);
    const [cx, cy] = tileCentre(lattice, level, i, j);
    const [width, height] = tileSize(lattice, level);
    assert.ok(Math.abs(cx - (x + r * px)) <= width / 2 + 1e-9);
    assert.ok(Math.abs(cy - (y + r * py)) <= height / 2 + 1e-9);
  }
});

test("a window that ends on a tile's edge does not ask for the next one", () => {
  assert.deepEqual(visibleTiles(lattice, 0, [-3, 3, -3, 3]), { level: 0, i0: 0, i1: 23, j0: 0, j1: 23 });
  let count = 0;
  eachTile(visibleTiles(lattice, 1, [-3, 3, -3, 3]), () => count++);
  assert.equal(count, 48 * 48);
});

test("twice as close is one level finer, and tiles stay near the wanted size", () => {
  const scale = 28 / 0.25;
  assert.equal(tileLevel(lattice, scale, 28), 0);
  assert.equal(tileLevel(lattice, 2 * scale, 28), 1);
  assert.equal(tileLevel(lattice, scale / 4, 28), -2);
  for (const [zoom] of numbers(100, 1)) {
    const there = scale * 2 ** (5 * zoom);
    const [width] = tileSize(lattice, tileLevel(lattice, there, 28));
    assert.ok(width * there > 28 / 1.5 && width * there < 28 * 1.5);
  }
});

test("however large the map and however close one looks, the store has room for the window", () => {
  const { slots } = new TileStore();
  for (const [size, zoom, x, y] of numbers(300, 4)) {
    const side = 1050 + 850 * size;
    const half = 3 * 2 ** (4 * zoom - 2);
    const wanted = wantedTilePx({ width: side, height: side });
    const level = tileLevel(lattice, side / (2 * half), wanted);
    let count = 0;
    eachTile(visibleTiles(lattice, level, [x - half, x + half, y - half, y + half]), () => count++);
    assert.ok(count <= slots, `${count} tiles on ${side} px`);
    assert.ok(wanted >= 28);
  }
});

test("the store forgets what was drawn longest ago, and gives its slot to the next", () => {
  const store = new TileStore(3);
  const tiles = ["a", "b", "c"].map((name, n) => store.put(name, Uint8Array.of(n)));
  assert.deepEqual(tiles.map(({ slot }) => slot), [0, 1, 2]);
  store.get("a");
  assert.equal(store.put("d", Uint8Array.of(9)).slot, 1);
  assert.equal(store.get("b"), undefined);
  assert.ok(store.has("a") && store.has("c") && store.has("d"));
  assert.equal(store.put("a", Uint8Array.of(7)).slot, 0);
  assert.equal(store.get("a").pixels[0], 7);
});

test("no two tiles share a slot, and a slot has its own place", () => {
  const store = new TileStore(10);
  for (let n = 0; n < 57; n++) {
    store.put(tileKey(0, n % 13, n % 5), Uint8Array.of(n));
    const slots = [...store.tiles.values()].map(({ slot }) => slot);
    assert.equal(new Set(slots).size, slots.length);
  }
  const places = Array.from({ length: 10 }, (_, slot) => String(store.place(slot)));
  assert.equal(new Set(places).size, 10);
  assert.ok(places.every((place) => place.split(",").every((n) => Number(n) < store.side)));
});

test("the store keeps its own copy of the pixels", () => {
  const store = new TileStore(2);
  const message = Uint8Array.of(1, 2, 3, 4);
  store.put("a", message.subarray(1, 3));
  message.fill(0);
  assert.deepEqual([...store.get("a").pixels], [2, 3]);
});
