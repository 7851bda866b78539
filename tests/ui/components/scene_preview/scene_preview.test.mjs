// Is a scene's page opened once, however often the desk runs?

import assert from "node:assert/strict";
import { test } from "node:test";

import run from "../../../../explorer/ui/components/scene_preview/scene_preview.js";

test("the page is opened anew only for another scene", () => {
  const opened = [];
  const scene = { dataset: { part: "scene" }, contentWindow: { location: { replace: (url) => opened.push(url) } } };
  const parentElement = { querySelectorAll: () => [scene], querySelector: () => null };
  const show = (address) => run({ data: { address }, parentElement, setTriggerValue: () => {} });
  show("/theory?stage=1");
  show("/theory?stage=1");
  show("/manifold?stage=1");
  assert.deepEqual(opened, ["/theory?stage=1", "/manifold?stage=1"]);
});
