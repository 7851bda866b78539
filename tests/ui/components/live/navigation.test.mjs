// Has each back or forward an id of its own, and is a way to another page none?

import assert from "node:assert/strict";
import { test } from "node:test";

import { Navigation } from "../../../../explorer/ui/components/live/navigation.js";

// A window whose listeners the test calls.
function opened() {
  const listeners = new Set();
  globalThis.addEventListener = (type, act, { capture }) => type === "popstate" && capture && listeners.add(act);
  globalThis.removeEventListener = (_, act) => listeners.delete(act);
  globalThis.location = { pathname: "/latent_map" };
  const go = () => listeners.forEach((act) => act());
  return { listeners, go };
}

test("each move has another id, also in a later mount", () => {
  const { go } = opened();
  const seen = [];
  const first = new Navigation((id) => seen.push(id));
  assert.equal(first.id, "");
  go();
  go();
  first.close();
  const second = new Navigation((id) => seen.push(id));
  go();
  assert.equal(new Set(seen).size, 3);
});

test("a way to another page is not told, and after its end nothing is", () => {
  const { listeners, go } = opened();
  let moves = 0;
  const navigation = new Navigation(() => (moves += 1));
  globalThis.location.pathname = "/manifold";
  go();
  assert.equal(moves, 0);
  navigation.close();
  assert.equal(listeners.size, 0);
});
