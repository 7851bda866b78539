// Where do the tests get numbers that look like chance and are the same each time?

import assert from "node:assert/strict";

// `count` rows of `width` numbers in (-1, 1), from a seed (mulberry32).
export function numbers(count, width, seed = 1) {
  let state = seed * 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1;
  };
  return Array.from({ length: count }, () => Array.from({ length: width }, next));
}

export function closeTo(actual, expected, tolerance = 1e-9) {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    const scale = Math.max(1, Math.abs(value));
    assert.ok(Math.abs(actual[i] - value) <= tolerance * scale, `${actual} is not ${expected}`);
  });
}
