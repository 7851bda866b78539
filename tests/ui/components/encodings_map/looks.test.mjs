import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, readAddress, readList, readNumbers, writeAddress, writtenList, writtenNumbers } from "../../../../explorer/ui/components/encodings_map/address.js";
import { ticks } from "../../../../explorer/ui/components/encodings_map/axes.js";
import { classCounts } from "../../../../explorer/ui/components/encodings_map/bars.js";
import { colouring, rampAt } from "../../../../explorer/ui/components/encodings_map/colouring.js";
import { binned, binsOf } from "../../../../explorer/ui/components/encodings_map/histograms.js";
import { covarianceOf } from "../../../../explorer/ui/components/encodings_map/layouts.js";
import { ordered, written } from "../../../../explorer/ui/components/encodings_map/table.js";
import { closeTo } from "../live/chance.mjs";

const theme = { name: "dark", ink: [1, 2, 3], latent: [4, 5, 6], classes: [[10, 0, 0], [0, 10, 0], [0, 0, 10]] };

test("ticks are round numbers, as many as have room", () => {
  assert.deepEqual(ticks(-3.2, 3.2, 100).map(({ text }) => text), ["−3", "−2", "−1", "0", "1", "2", "3"]);
  assert.deepEqual(ticks(-0.031, 0.03, 5000).map(({ text }) => text), ["−0.02", "0.00", "0.02"]);
  assert.ok(ticks(0, 1e6, 600 / 1e6).length <= 8);
});

test("more classes than colours take them in turn, and no class is drawn in ink", () => {
  const classes = { name: "class", names: ["a", "b", "c", "d"], values: Int16Array.from([3, 0, -1]) };
  const { index, palette } = colouring({ figures: [], categories: [classes], classes, count: 3 }, "class", theme);
  assert.deepEqual([...index].map((place) => palette[place]), [[10, 0, 0], [10, 0, 0], [1, 2, 3]]);
  const without = colouring({ figures: [], categories: [], classes: null, count: 2 }, "", theme);
  assert.deepEqual(without.palette[without.index[1]], [4, 5, 6]);
});

test("a figure colours from its least to its most, whatever a stray may be", () => {
  const values = Float32Array.from({ length: 1000 }, (_, n) => n / 10);
  values[999] = 1e6;
  values[5] = NaN;
  const { index, palette, range } = colouring({ figures: [{ name: "kl", values }], categories: [], classes: null }, "kl", theme);
  assert.ok(range[1] < 100);
  assert.deepEqual([palette[index[0]], palette[index[999]], palette[index[5]]], [rampAt(0), rampAt(1), theme.ink]);
});

test("a histogram counts all, or what is selected, and leaves out what has no value", () => {
  const bins = binsOf(Float32Array.from([0, 0.5, 1, 7, NaN]), [0, 1]);
  const { counts, all } = binned(bins, null);
  assert.deepEqual([counts[0], counts[20], counts[39], all], [1, 1, 2, 4]);
  assert.equal(binned(bins, Uint8Array.from([1, 0, 0, 1, 1])).all, 2);
});

test("images are counted by class and ordered by a figure, those without a value last", () => {
  const classes = { names: ["a", "b"], values: Int16Array.from([1, 0, 1, -1]) };
  assert.deepEqual([...classCounts(classes, null)], [1, 2]);
  assert.deepEqual([...classCounts(classes, Uint8Array.from([1, 0, 0, 1]))], [0, 1]);
  const values = Float32Array.from([2, NaN, 5, 2]);
  assert.deepEqual(ordered([0, 1, 2, 3], values, true), [2, 0, 3, 1]);
  assert.deepEqual(ordered([0, 1, 2, 3], values, false), [0, 3, 2, 1]);
  assert.deepEqual([written({ unit: "nats" }, -2), written({ unit: "%", digits: 0 }, 0.777), written({ unit: "" }, NaN)], ["−2.00 nats", "78 %", "–"]);
});

test("a posterior's spread comes out as it was packed", () => {
  const spread = Int16Array.from([1000 * Math.log(2), 1000 * Math.log(0.5), 32767 / 4]);
  const [[a, b], [, c]] = covarianceOf({ spread }, 0);
  closeTo([a, b, c], [4, 0.25, 0.25], 0.01);
  assert.equal(covarianceOf({ spread: null }, 0), null);
});

function page(search) {
  const found = { location: { search, pathname: "/encodings", hash: "" }, history: { state: { kept: 1 } } };
  found.history.replaceState = (state, _, url) => Object.assign(found, { state, url });
  return found;
}

test("the address says how the map is and keeps what it does not know", () => {
  const there = page("?model=a%26b&view=PCA&colour=kl&image=4");
  writeAddress({ colour: null, window: "0.5_-1_2", classes: writtenList(["7", "a, b"]) }, there);
  assert.deepEqual(readAddress(there.url.split("?")[1]), { window: "0.5_-1_2", classes: "7,a%2C%20b", image: "4" });
  assert.deepEqual(readList("7,a%2C%20b"), ["7", "a, b"]);
  assert.ok(there.url.includes("model=a%26b") && there.url.includes("view=PCA"));
  assert.deepEqual(there.state, { kept: 1 });
  const same = page("?colour=kl");
  writeAddress({ colour: "kl" }, same);
  assert.equal(same.url, undefined, "nothing is written where nothing is new");
});

test("numbers of an address come back as near as a pixel, and silly ones are none", () => {
  closeTo(readNumbers(writtenNumbers([0.123456789, -12.3456789]), 2), [0.12346, -12.346]);
  for (const text of ["", undefined, "1_", "a_b", "1_2_x", "Infinity_1"]) assert.equal(readNumbers(text, 1), null);
  assert.equal(readNumbers("1_2_3", 2), null);
  assert.deepEqual([fits(""), fits("b".repeat(2000)), fits("b".repeat(2001))], [false, true, false]);
});
