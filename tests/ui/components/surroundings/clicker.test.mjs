// Does a clicker's key do something sensible where nothing has the focus, and leave the rest alone?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Clicker } from "../../../../explorer/ui/components/surroundings/clicker.js";

globalThis.KeyboardEvent = class {
  constructor(type, init) {
    Object.assign(this, { type }, init);
  }
};

// A page with a map that knows Page Down alone, or without any.
function page({ hasMap = true, focus = { tagName: "BODY" }, hasDialog = false } = {}) {
  const heard = [];
  const map = {
    matches: () => true,
    getClientRects: () => [1],
    focus: () => heard.push("focus"),
    dispatchEvent: ({ key }) => {
      heard.push(key);
      return key !== "PageDown"; // false where it was taken
    },
  };
  const component = { matches: () => false, shadowRoot: { querySelectorAll: () => [map] } };
  const main = {
    clientHeight: 1000,
    querySelectorAll: () => (hasMap ? [component] : []),
    scrollBy: ({ top }) => heard.push(top),
  };
  const document = {
    activeElement: focus,
    addEventListener: (_, act) => (document.press = act),
    removeEventListener: () => {},
    querySelector: (name) => (name.includes("dialog") ? hasDialog : main),
  };
  new Clicker(document);
  return (key, more = {}) => {
    heard.length = 0;
    const event = { key, preventDefault: () => (event.isTaken = true), ...more };
    document.press(event);
    return [[...heard], Boolean(event.isTaken)];
  };
}

test("the main control has the key first, and the page scrolls where it is not known", () => {
  const press = page();
  assert.deepEqual(press("PageDown"), [["focus", "PageDown"], true]);
  assert.deepEqual(press("PageUp"), [["focus", "PageUp", -850], true]);
});

test("a page without one scrolls", () => {
  const press = page({ hasMap: false });
  assert.deepEqual(press("PageDown"), [[850], true]);
  assert.deepEqual(press("ArrowLeft"), [[-850], true]);
  assert.deepEqual(press("ArrowDown"), [[100], true]);
});

test("what has the focus, a dialog, a shortcut and any other key are left alone", () => {
  const input = { tagName: "INPUT", matches: () => false };
  assert.deepEqual(page({ focus: input })("PageDown"), [[], false]);
  assert.deepEqual(page({ hasDialog: true })("PageDown"), [[], false]);
  assert.deepEqual(page()("ArrowDown", { ctrlKey: true }), [[], false]);
  assert.deepEqual(page()("PageDown", { defaultPrevented: true }), [[], false]);
  assert.deepEqual(page()("a"), [[], false]);
});
