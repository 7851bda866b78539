import assert from "node:assert/strict";
import { test } from "node:test";

import { Bars } from "../../../../explorer/ui/components/encodings_map/bars.js";

// As much of an element as a row of bars is made of.
const element = () => ({
  children: [],
  setAttribute(name, value) {
    this[name] = value;
  },
  appendChild(child) {
    this.children.push(child);
    return child;
  },
  replaceChildren(...children) {
    this.children = children;
  },
});
globalThis.document = { createElement: element };

const classes = (...values) => ({ classes: { names: ["cat", "dog", "owl"], values: Int16Array.from(values) } });
const offered = (list) => list.children.map((item) => item.children[1].title);

test("only classes that have an image are offered, of whichever rows are shown", () => {
  const list = element();
  const bars = new Bars(list, {});
  bars.setTable(classes(1, 1, -1));
  assert.deepEqual(offered(list), ["Select class dog"]);
  bars.setTable(classes(0, 1, 2));
  assert.deepEqual(offered(list), ["Select class cat", "Select class dog", "Select class owl"]);
  bars.setTable(classes(2));
  assert.deepEqual(offered(list), ["Select class owl"]);
});

test("of the same classes the rows stay as they are", () => {
  const list = element();
  const bars = new Bars(list, {});
  bars.setTable(classes(0, 1, 0));
  const [before] = list.children;
  bars.setTable(classes(1, 0, 1));
  assert.equal(list.children[0], before);
});
