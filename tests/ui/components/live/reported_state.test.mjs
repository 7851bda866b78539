// Is a state reported once it rests, and only where it is another?

import assert from "node:assert/strict";
import { test } from "node:test";

import { ReportedState } from "../../../../explorer/ui/components/live/reported_state.js";

function reporting(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const place = { x: 0 };
  const sent = [];
  const reported = new ReportedState(() => ({ ...place }));
  reported.send = (state) => sent.push(state);
  return { place, sent, reported };
}

test("several releases in quick succession are one report, of the last state", (t) => {
  const { place, sent, reported } = reporting(t);
  for (const x of [1, 2, 3]) {
    place.x = x;
    reported.soon();
    t.mock.timers.tick(100);
  }
  assert.deepEqual(sent, []);
  t.mock.timers.tick(1000);
  assert.deepEqual(sent, [{ x: 3 }]);
});

test("what was reported is not reported again", (t) => {
  const { sent, reported } = reporting(t);
  for (let i = 0; i < 2; i++) {
    reported.soon();
    t.mock.timers.tick(1000);
  }
  assert.equal(sent.length, 1);
});

test("after its end it says nothing", (t) => {
  const { sent, reported } = reporting(t);
  reported.soon();
  reported.close();
  t.mock.timers.tick(1000);
  assert.deepEqual(sent, []);
});

test("the last report is said again with a change, without what moved since", (t) => {
  const { place, sent, reported } = reporting(t);
  place.x = 4;
  reported.soon();
  t.mock.timers.tick(1000);
  place.x = 5;
  reported.again({ id: "a" });
  assert.deepEqual(sent, [{ x: 4 }, { x: 4, id: "a" }]);
});

test("before any report the state as it is now is sent, marked as not released", (t) => {
  const { sent, reported } = reporting(t);
  reported.again({ id: "a" }, { released: false });
  assert.deepEqual(sent, [{ x: 0, released: false, id: "a" }]);
});

test("what was reported while nobody heard is reported again when the line is back", (t) => {
  let [state, look] = ["CONNECTED", () => {}];
  globalThis.document = { querySelector: () => ({ getAttribute: () => state }) };
  globalThis.MutationObserver = class {
    constructor(run) {
      look = run;
    }
    observe() {}
    disconnect() {}
  };
  const { place, sent, reported } = reporting(t);
  place.x = 4;
  reported.soon();
  t.mock.timers.tick(1000);
  for (state of ["PINGING_SERVER", "CONNECTED"]) look();
  assert.deepEqual(sent, [{ x: 4 }]); // the page has to run there first
  t.mock.timers.tick(5000);
  assert.deepEqual(sent, [{ x: 4 }, { x: 4 }]);
  reported.close();
  delete globalThis.document;
});
