// Does the page say how the line to the model stands?

import assert from "node:assert/strict";
import { test } from "node:test";

import { LiveLine } from "../../../../explorer/ui/components/live/live_line.js";

function shown(t, state) {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const heard = new Set();
  globalThis.addEventListener = (type) => heard.add(type);
  globalThis.removeEventListener = (type) => heard.delete(type);
  const names = ["root", "line-words", "reason", "reason-words", "retry"];
  const parts = Object.fromEntries(names.map((name) => [name, { dataset: {}, textContent: "" }]));
  let tries = 0;
  const current = { state };
  const line = new LiveLine(parts, { read: () => current.state, retry: () => (tries += 1) });
  return { parts, line, heard, current, tries: () => tries };
}

test("a line that stands says who decodes and how quickly, in whole milliseconds and at least one", (t) => {
  const { parts, line } = shown(t, { state: "live", reason: "", where: "here", roundTripMs: 0.2 });
  line.show();
  assert.equal(parts.root.dataset.line, "live");
  assert.equal(parts["line-words"].textContent, "live · here 1 ms");
  assert.equal(parts.reason.hidden, true);
});

test("a refusal gives its reason, and the button tries again", (t) => {
  const { parts, line, tries } = shown(t, { state: "refused", reason: "No such model.", roundTripMs: null });
  line.show();
  assert.equal(parts["line-words"].textContent, "refused");
  assert.equal(parts.reason.hidden, false);
  assert.equal(parts["reason-words"].textContent, "No such model.");
  parts.retry.onclick();
  assert.equal(tries(), 1);
});

test("it follows by itself, and stops at its end", (t) => {
  const { parts, line, heard, current } = shown(t, null);
  line.show(); // there is no line yet
  assert.equal(parts.root.dataset.line, undefined);
  current.state = { state: "connecting", reason: "", roundTripMs: null };
  t.mock.timers.tick(1000);
  assert.equal(parts["line-words"].textContent, "connecting");
  assert.ok(heard.has("online"));
  line.close();
  current.state = { state: "live", reason: "", roundTripMs: 4 };
  t.mock.timers.tick(5000);
  assert.equal(parts["line-words"].textContent, "connecting");
  assert.ok(!heard.has("online"));
});
