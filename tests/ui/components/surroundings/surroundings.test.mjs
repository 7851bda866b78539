// Is the page's look reported only where the script assumes another, and heard once?

import assert from "node:assert/strict";
import { test } from "node:test";

import run from "../../../../explorer/ui/components/surroundings/surroundings.js";

const LAPTOP = { dark: false, narrow: false, touch: false, scale: 1, webgl: true, stage: 0 };
const card = { getExtension: () => null };

// A page of dark text, whose width the test sets.
function page() {
  const listeners = { look: new Set(), width: new Set() };
  const listening = (name, more = {}) => ({
    ...more,
    addEventListener: (_, act) => listeners[name].add(act),
    removeEventListener: (_, act) => listeners[name].delete(act),
  });
  const [look, width] = [listening("look", { dataset: {} }), listening("width", { matches: false })];
  const ears = { addEventListener: () => {}, removeEventListener: () => {} };
  globalThis.document = { ...ears, documentElement: {}, querySelector: () => null, createElement: () => ({ getContext: () => card }) };
  const finger = { matches: false };
  globalThis.window = { ...ears, matchMedia: (query) => (query.includes("pointer") ? finger : width) };
  globalThis.getComputedStyle = () => ({ color: "rgb(26, 31, 43)", fontSize: "15px" });
  const sent = [];
  const parentElement = { querySelector: (selector) => (selector === ".look" ? look : null) };
  const assume = (data) => run({ data, parentElement, setStateValue: (_, seen) => sent.push(seen) });
  return { listeners, look, width, finger, sent, assume };
}

test("what the script assumes rightly is not reported", () => {
  const { finger, sent, assume } = page();
  assume(LAPTOP);
  assert.deepEqual(sent, []);
  assume({ ...LAPTOP, dark: true });
  assert.deepEqual(sent, [LAPTOP]);
  finger.matches = true;
  assume(LAPTOP);
  assert.deepEqual(sent.at(-1), { ...LAPTOP, touch: true });
});

test("the page tells which look the script has drawn for, rightly or not", () => {
  const { look, assume } = page();
  assume(LAPTOP);
  assert.equal(look.dataset.drawn, "light");
  assume({ ...LAPTOP, dark: true });
  assert.equal(look.dataset.drawn, "dark");
});

test("a change is heard once, however often the script ran, and never after the end", () => {
  const { listeners, width, sent, assume } = page();
  assume(LAPTOP);
  const end = assume(LAPTOP);
  assert.equal(listeners.width.size, 1);
  width.matches = true;
  for (const act of listeners.width) act();
  assert.deepEqual(sent, [{ ...LAPTOP, narrow: true }]);
  end();
  assert.equal(listeners.width.size + listeners.look.size, 0);
});

test("a page on a stage tells how tall its window is", () => {
  const { sent, assume } = page();
  document.documentElement.dataset = { stage: "loading" };
  globalThis.innerHeight = 720;
  assume(LAPTOP);
  assert.deepEqual(sent, [{ ...LAPTOP, stage: 720 }]);
});
