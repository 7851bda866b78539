// Does a component's part of the address leave the rest as it is?

import assert from "node:assert/strict";
import { test } from "node:test";

import { writeInAddress } from "../../../../explorer/ui/components/live/in_address.js";

function window(search) {
  const page = { location: { pathname: "/gibbs", search, hash: "#here" }, written: [] };
  page.history = { state: "kept", replaceState: (...told) => page.written.push(told) };
  return page;
}

test("it writes and takes away its own parameters alone, and nothing where nothing changes", () => {
  const page = window("?model=a&chain=1");
  writeInAddress({ chain: "2" }, page);
  writeInAddress({ chain: null }, page);
  writeInAddress({ chain: "1" }, page);
  assert.deepEqual(page.written, [["kept", "", "/gibbs?model=a&chain=2#here"], ["kept", "", "/gibbs?model=a#here"]]);
});
