// Does a tap on a mark choose it, and does each lie where it is in the picture?

import assert from "node:assert/strict";
import { test } from "node:test";

import run from "../../../../explorer/ui/components/mark_picture/mark_picture.js";

function element() {
  const [attributes, listeners] = [{}, {}];
  return {
    attributes,
    dataset: {},
    style: {},
    children: [],
    setAttribute: (name, value) => (attributes[name] = value),
    getAttribute: (name) => attributes[name] ?? null,
    addEventListener: (type, act) => (listeners[type] = act),
    append(...all) {
      this.children.push(...all);
    },
    replaceChildren(...all) {
      this.children = all;
    },
    tap: () => listeners.click(),
  };
}

test("a tap on a mark chooses it, and the one chosen is pressed", () => {
  globalThis.document = { createElement: element };
  const [picture, marks, sent] = [element(), element(), []];
  picture.dataset.part = "picture";
  marks.dataset.part = "marks";
  const parentElement = { querySelectorAll: () => [picture, marks], querySelector: () => null };
  const shares = [[0.1, 0.01, 0.2, 0.3], [0.5, 0.5, 0.25, 0.4]];
  const show = (chosen) =>
    run({
      data: { address: "data:,", marks: shares, chosen },
      parentElement,
      setTriggerValue: (name, value) => sent.push([name, value]),
    });
  show(1);
  const [first, second] = marks.children;
  assert.deepEqual(second.style, { left: "50%", top: "50%", width: "25%", height: "40%" });
  assert.equal(first.className, "top"); // its number has no room above the picture
  second.tap();
  assert.deepEqual(sent, [["number", 2]]);
  show(2);
  assert.deepEqual(marks.children, [first, second]); // the focus stays where it is
  assert.equal(first.attributes["aria-pressed"], "false");
  assert.equal(second.attributes["aria-pressed"], "true");
});
