// Is it told when Streamlit's line comes back, and only then?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Reconnection } from "../../../../explorer/ui/components/live/reconnection.js";

test("a line that comes back is told once each time", () => {
  let [state, look, back] = ["CONNECTED", null, 0];
  globalThis.MutationObserver = class {
    constructor(run) {
      look = run;
    }
    observe() {}
    disconnect() {
      look = () => {};
    }
  };
  const page = { querySelector: () => ({ getAttribute: () => state }) };
  const reconnection = new Reconnection(() => (back += 1), page);
  for (state of ["PINGING_SERVER", "CONNECTING", "CONNECTED", "CONNECTED", "PINGING_SERVER", "CONNECTED"]) look();
  assert.equal(back, 2);
  reconnection.close();
  for (state of ["PINGING_SERVER", "CONNECTED"]) look();
  assert.equal(back, 2);
});

test("without a page of Streamlit's nothing is told", () => {
  new Reconnection(() => assert.fail(), { querySelector: () => null }).close();
});
