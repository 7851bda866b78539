// Is every scene pressed for, waited for and told, one that never comes too?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Rehearsal } from "../../../../explorer/ui/components/rehearsal/rehearsal.js";

const LOADS_MS = 3_000;

// A stage whose scenes come at each look, but for those that do not; the one ahead is loaded in a while.
function stageOf({ missing = [], wrong = {} } = {}) {
  const measures = [];
  let scene = 0;
  let clock = 0;
  let pressed = 0;
  let loaded = LOADS_MS;
  const come = () => {
    if (measures.length <= scene && !missing.includes(scene)) measures.push({ startTime: pressed + 20, duration: 100 + scene });
  };
  const frame = { inert: false, contentDocument: { querySelector: () => (wrong[scene] ? { textContent: wrong[scene] } : null) } };
  const dataset = {
    get stage() {
      return clock >= loaded ? "ready" : "";
    },
  };
  const ahead = { inert: true, contentDocument: { documentElement: { dataset } } };
  const contentWindow = {
    performance: { getEntriesByName: () => [...measures], now: () => (pressed = clock) },
    KeyboardEvent: class {
      constructor(type, { key }) {
        Object.assign(this, { type, key });
      }
    },
    dispatchEvent({ key }) {
      assert.equal(key, "PageDown");
      assert.ok(clock >= loaded, "pressed before the scene ahead was loaded");
      loaded = clock + LOADS_MS;
      scene += 1;
    },
  };
  const stage = { contentWindow, contentDocument: { querySelectorAll: () => [frame, ahead] } };
  const wait = async (ms) => {
    clock += ms;
    come();
  };
  return { stage, wait, now: () => clock };
}

async function rehearsed(scenes, options) {
  const { stage, wait, now } = stageOf(options);
  const rehearsal = new Rehearsal({ stage, words: {} }, wait, now);
  const reports = await new Promise((done) => rehearsal.begin({ stage: "/stage/x#y", scenes }, done));
  assert.equal(stage.src, "/stage/x#y");
  return reports;
}

test("each scene is told with its time", async () => {
  const reports = await rehearsed(3);
  assert.deepEqual(reports.map(({ ms, isThere }) => [ms, isThere]), [[120, true], [121, true], [122, true]]);
});

test("one that never comes is told after a while, and one that shows an error with its words", async () => {
  const reports = await rehearsed(2, { missing: [1], wrong: { 1: "It broke" } });
  assert.deepEqual([reports[1].isThere, reports[1].words], [false, "It broke"]);
  assert.ok(reports[1].ms >= 15_000);
});
