// What do two looks at a server's counts say of the time between them?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Looks, between, bytes, quantile, rate, seconds, span } from "../../../explorer/server/observed/web/reading.js";

const BOUNDS = [0.001, 0.01, 0.1];
const look = (now_s, answered, began_s = 0) => ({ now_s, answered, began_s });

test("rates are between one look and the next, and of one server alone", () => {
  const looks = new Looks(3);
  for (const [now, answered] of [[0, 0], [2, 10], [4, 10], [8, 50]]) looks.add(look(now, answered));
  assert.deepEqual(looks.rates((one) => one.answered), [0, 10]);
  assert.equal(looks.minuteAgo().now_s, 2);
  looks.add(look(9, 1, 8.5));
  assert.deepEqual(looks.rates((one) => one.answered), []);
  assert.equal(looks.latest.answered, 1);
});

test("a look a minute ago is the oldest within it", () => {
  const looks = new Looks();
  for (const now of [0, 30, 61, 90]) looks.add(look(now, now));
  assert.equal(looks.minuteAgo().now_s, 30);
});

test("quantiles lie within their bucket", () => {
  assert.equal(quantile(0.5, [0, 0, 0, 0], BOUNDS), undefined);
  assert.ok(Math.abs(quantile(0.5, [0, 10, 0, 0], BOUNDS) - 0.0055) < 1e-12);
  assert.equal(quantile(0.95, [0, 0, 0, 1], BOUNDS), Infinity);
  assert.ok(Math.abs(quantile(0.5, [10, 0, 0, 0], BOUNDS) - 0.0005) < 1e-12);
  assert.deepEqual(between(undefined, [1, 2]), [1, 2]);
  assert.deepEqual(between([1, 1], [1, 2]), [0, 1]);
});

test("figures are for people", () => {
  assert.equal(seconds(undefined, BOUNDS), "–");
  assert.equal(seconds(Infinity, BOUNDS), "> 100 ms");
  assert.equal(seconds(0.0042, BOUNDS), "4.2 ms");
  assert.equal(seconds(1.25), "1.3 s");
  assert.equal(rate(0.26), "0.3");
  assert.equal(rate(1234.4), "1,234");
  assert.equal(bytes(487e6), "487 MB");
  assert.equal(bytes(null), "–");
  assert.equal(span(59), "59 s");
  assert.equal(span(3 * 3600 + 125), "3 h 2 min");
  assert.equal(span(3 * 86400), "3 days");
});
