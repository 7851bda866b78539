import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { PAD_KEYS } from "../../../../explorer/ui/components/latent_pad/keys.js";
import { Gestures, keyAction as actionOf } from "../../../../explorer/ui/components/scene/gestures.js";

const keyAction = (key, shift) => actionOf(key, shift, PAD_KEYS);

let handlers, said, at;
let dragsPlane = false;

const element = {
  clientLeft: 1,
  clientTop: 1,
  addEventListener: (type, handler) => (handlers[type] = handler),
  getBoundingClientRect: () => ({ left: 99, top: 199 }),
  setPointerCapture: () => {},
};

beforeEach(() => {
  handlers = {};
  said = [];
  at = 1000;
  const ears = new Proxy({}, {
    get: (_, name) => (...values) => {
      said.push([name, ...values]);
      return name === "zoom" ? values[2] > 1 : undefined;
    },
  });
  new Gestures(element, ears, PAD_KEYS, () => dragsPlane);
});

// x and y from the map's inner corner, which lies at (100, 200) of the window.
function pointer(type, x, y, more = {}) {
  const event = {
    clientX: 100 + x, clientY: 200 + y, pointerId: 1, pointerType: "mouse", button: 0,
    timeStamp: at++, preventDefault: () => (event.prevented = true), ...more,
  };
  handlers[type](event);
  return event;
}

const names = () => said.map(([name]) => name);
const only = (name) => said.filter(([other]) => other === name).map(([, ...values]) => values);

test("hover moves the cursor, and the frame's event that repeats the raw one does not", () => {
  pointer("pointerrawupdate", 10, 20);
  pointer("pointermove", 10, 20);
  pointer("pointermove", 11, 20);
  assert.deepEqual(only("move"), [[10, 20, 1000], [11, 20, 1002]]);
});

test("press and release on one spot is a click, with a little shake too", () => {
  pointer("pointerdown", 50, 60);
  pointer("pointermove", 52, 61);
  pointer("pointerup", 52, 61);
  assert.deepEqual(only("click").map(([x, y]) => [x, y]), [[50, 60]]);
  assert.deepEqual(only("pathStart"), []);
});

test("press and drag is a path from where it began, and every move of it decodes", () => {
  pointer("pointerdown", 50, 60);
  for (let x = 52; x <= 80; x += 4) pointer("pointermove", x, 60);
  pointer("pointerup", 80, 60);
  assert.deepEqual(only("pathStart"), [[50, 60]]);
  assert.equal(only("pathPoint").length, 7);
  assert.equal(only("move").length, 8);
  assert.equal(only("pathEnd").length, 1);
  assert.deepEqual(only("click"), []);
});

test("two quick clicks on one spot are a double click, two slow ones or two far ones are not", () => {
  const click = (x) => (pointer("pointerdown", x, 5), pointer("pointerup", x, 5));
  click(5);
  click(6);
  assert.deepEqual([only("click").length, only("doubleClick").length], [1, 1]);
  click(5);
  at += 1000;
  click(5);
  click(200);
  assert.deepEqual([only("click").length, only("doubleClick").length], [4, 1]);
});

test("the second button and the middle one pan, and neither pins nor draws", () => {
  for (const button of [1, 2]) {
    said = [];
    pointer("pointerdown", 50, 60, { button });
    pointer("pointermove", 60, 55, { button: -1 });
    pointer("pointermove", 61, 55, { button: -1 });
    pointer("pointerup", 61, 55, { button });
    assert.deepEqual(names(), ["touch", "pan", "pan", "settle"]);
    assert.deepEqual(only("pan"), [[10, -5], [1, 0]]);
  }
});

test("two fingers pinch and pan, and the path that the first began is taken back", () => {
  const finger = { pointerType: "touch" };
  const other = { pointerType: "touch", pointerId: 2 };
  pointer("pointerdown", 100, 100, finger);
  pointer("pointerdown", 200, 100, other);
  pointer("pointermove", 300, 100, other);
  assert.deepEqual(only("pinch"), [[]]);
  assert.deepEqual(only("pan"), [[50, 0]]);
  assert.deepEqual(only("zoom"), [[200, 100, 2]]);
  pointer("pointerup", 300, 100, other);
  pointer("pointermove", 150, 100, finger); // the finger that is left draws nothing
  pointer("pointerup", 150, 100, finger);
  assert.deepEqual([only("click"), only("pathStart")], [[], []]);
});

test("a touch that moves nothing on the way is no hover", () => {
  pointer("pointermove", 10, 10, { pointerType: "touch" });
  assert.deepEqual(names(), []);
});

test("a cancelled touch takes its path back", () => {
  pointer("pointerdown", 10, 10, { pointerType: "touch" });
  pointer("pointermove", 60, 60, { pointerType: "touch" });
  pointer("pointercancel", 60, 60, { pointerType: "touch" });
  assert.equal(only("cancel").length, 1);
  pointer("pointerdown", 10, 10);
  pointer("pointerup", 10, 10);
  assert.equal(only("click").length, 1);
});

test("the wheel zooms about the pointer, and where nothing changes the page scrolls", () => {
  const turned = pointer("wheel", 30, 40, { deltaY: -100, deltaMode: 0 });
  const [[x, y, factor]] = only("zoom");
  assert.deepEqual([x, y], [30, 40]);
  assert.ok(factor > 1.1 && factor < 1.3);
  assert.ok(turned.prevented);
  assert.ok(!pointer("wheel", 30, 40, { deltaY: 100, deltaMode: 0 }).prevented);
});

test("a wheel that turns wildly zooms by two at most", () => {
  pointer("wheel", 0, 0, { deltaY: -1e5, deltaMode: 1 });
  pointer("wheel", 0, 0, { deltaY: 1e5, deltaMode: 0 });
  assert.deepEqual(only("zoom").map(([, , factor]) => factor), [2, 0.5]);
});

test("arrows move, with Shift faster, up is up; other keys are left to the page", () => {
  const [x, y] = keyAction("ArrowUp", false).values;
  assert.ok(x === 0 && y > 0);
  assert.ok(keyAction("ArrowRight", true).values[0] > 3 * keyAction("ArrowRight", false).values[0]);
  assert.equal(keyAction("Home", false).name, "goHome");
  assert.equal(keyAction("Enter", false).name, "pinHere");
  assert.equal(keyAction("Escape", false).name, "unpinLast");
  assert.equal(keyAction("Delete", false).name, "unpinLast");
  assert.equal(keyAction("Tab", false), null);
  assert.equal(keyAction("r", false), null);
});

test("a key that acts does not reach the page; with Ctrl it is the browser's", () => {
  const press = (key, more = {}) => {
    const event = {
      key, timeStamp: 5, preventDefault: () => (event.prevented = true), stopPropagation: () => {}, ...more,
    };
    handlers.keydown(event);
    return event.prevented ?? false;
  };
  assert.ok(press("ArrowLeft"));
  assert.ok(!press("Tab"));
  assert.ok(!press("0", { ctrlKey: true }));
  assert.deepEqual(names(), ["touch", "nudge"]);
  assert.equal(said[1].at(-1), 5);
});

test("a notch of the wheel in Firefox zooms as far as elsewhere", () => {
  const zoomed = (event) => {
    handlers.wheel(event);
    return only("zoom").at(-1)[2];
  };
  const at = { clientX: 200, clientY: 300, preventDefault: () => {} };
  let isPixels = false; // from when the distance was read before its unit
  const notch = {
    get deltaY() {
      isPixels = true;
      return -108;
    },
    get deltaMode() {
      return isPixels ? 0 : 1;
    },
  };
  const firefox = zoomed(Object.defineProperties({ ...at }, Object.getOwnPropertyDescriptors(notch)));
  const lines = zoomed({ ...at, deltaY: -3, deltaMode: 1 });
  const elsewhere = zoomed({ ...at, deltaY: -108, deltaMode: 0 });
  for (const factor of [firefox, lines]) assert.ok(Math.abs(factor - elsewhere) < 1e-9);
});

test("two fingers on a touchpad in Safari zoom the map and not the page; on a screen they are pointers", () => {
  const gesture = (type, scale) => pointer(type, 50, 60, { type, scale }).prevented;
  assert.ok(gesture("gesturestart", 1) && gesture("gesturechange", 1.5) && gesture("gesturechange", 1.8));
  assert.deepEqual(only("zoom").map(([x, y, factor]) => [x, y, Math.round(100 * factor)]), [[50, 60, 150], [50, 60, 120]]);
  pointer("pointerdown", 50, 60, { pointerType: "touch" });
  gesture("gesturechange", 3);
  assert.equal(only("zoom").length, 2);
});

test("a clicker's keys step", () => {
  assert.deepEqual([keyAction("PageDown"), keyAction("PageUp")].map(({ name, values }) => [name, ...values]), [["step", 1], ["step", -1]]);
});

test("where dragging moves the plane a press still clicks, and nothing is drawn", () => {
  dragsPlane = true;
  pointer("pointerdown", 50, 60);
  pointer("pointermove", 52, 60);
  pointer("pointerup", 52, 60);
  pointer("pointerdown", 50, 60);
  for (let x = 52; x <= 80; x += 4) pointer("pointermove", x, 60);
  pointer("pointerup", 80, 60);
  dragsPlane = false;
  assert.equal(only("click").length, 1);
  assert.ok(only("pan").length > 0);
  assert.deepEqual(only("pathStart"), []);
});
