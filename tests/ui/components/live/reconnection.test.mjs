// Is it told when Streamlit's line comes back and the page has run there, and only then?

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Reconnection } from "../../../../explorer/ui/components/live/reconnection.js";

// Streamlit's page: go(line, run) sets the states of its line and its run.
function page() {
  const state = { "data-test-connection-state": "CONNECTED", "data-test-script-state": "notRunning" };
  let look = () => {};
  globalThis.MutationObserver = class {
    constructor(run) {
      look = run;
    }
    observe() {}
    disconnect() {
      look = () => {};
    }
  };
  const go = (line, run = "notRunning") => {
    Object.assign(state, { "data-test-connection-state": line, "data-test-script-state": run });
    look();
  };
  return { go, page: { querySelector: () => ({ getAttribute: (name) => state[name] }) } };
}

test("a line that comes back is told once each time, when the page has run", () => {
  const { go, page: streamlit } = page();
  let back = 0;
  const reconnection = new Reconnection(() => (back += 1), { page: streamlit });
  for (const line of ["PINGING_SERVER", "CONNECTING", "CONNECTED", "CONNECTED"]) go(line);
  assert.equal(back, 0);
  go("CONNECTED", "running");
  assert.equal(back, 0);
  go("CONNECTED");
  go("CONNECTED", "running");
  go("CONNECTED");
  assert.equal(back, 1);
  go("PINGING_SERVER");
  go("CONNECTED", "running");
  go("CONNECTED");
  assert.equal(back, 2);
  reconnection.close();
  for (const line of ["PINGING_SERVER", "CONNECTED"]) go(line);
  assert.equal(back, 2);
});

test("where no run comes it is told all the same, and not while the line is gone again", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { go, page: streamlit } = page();
  let back = 0;
  const reconnection = new Reconnection(() => (back += 1), { page: streamlit });
  go("PINGING_SERVER");
  go("CONNECTED");
  go("PINGING_SERVER");
  mock.timers.tick(60_000);
  assert.equal(back, 0);
  go("CONNECTED");
  mock.timers.tick(60_000);
  assert.equal(back, 1);
  reconnection.close();
  mock.timers.reset();
});

test("who is first is told at once", () => {
  const { go, page: streamlit } = page();
  let back = 0;
  const reconnection = new Reconnection(() => (back += 1), { page: streamlit, isFirst: true });
  for (const line of ["PINGING_SERVER", "CONNECTED", "CONNECTED"]) go(line);
  assert.equal(back, 1);
  reconnection.close();
});

test("without a page of Streamlit's nothing is told", () => {
  new Reconnection(() => assert.fail(), { page: { querySelector: () => null } }).close();
});
