import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeRows, encodeRows } from "../../../../explorer/ui/components/encodings_map/rows_code.js";
import { ADD, NEW, Selection, TAKE_AWAY } from "../../../../explorer/ui/components/encodings_map/selection.js";
import { numbers } from "../live/chance.mjs";

const mask = (...rows) => Uint8Array.from({ length: 10 }, (_, row) => (rows.includes(row) ? 1 : 0));
const rows = (selection) => [...selection.mask.keys()].filter((row) => selection.mask[row]);

test("new, added and taken away are what their names say, and each is undone in turn", () => {
  let changes = 0;
  const selection = new Selection(10, () => changes++);
  selection.commit(mask(1, 2, 3), NEW, { map: "a", corners: [] });
  selection.commit(mask(3, 4), ADD);
  assert.deepEqual(rows(selection), [1, 2, 3, 4]);
  assert.equal(selection.outlines.length, 1, "what was drawn stays while one adds");
  selection.commit(mask(2, 9), TAKE_AWAY);
  assert.deepEqual(rows(selection), [1, 3, 4]);
  selection.undo();
  selection.undo();
  assert.deepEqual([rows(selection), selection.count, changes], [[1, 2, 3], 3, 5]);
  selection.undo();
  selection.undo();
  assert.deepEqual([rows(selection), selection.canUndo, changes], [[], false, 6]);
});

test("while something is drawn it is shown and counted, and nothing is changed", () => {
  const selection = new Selection(10, () => assert.fail("nothing was done"));
  selection.preview(mask(5, 6), NEW);
  assert.deepEqual([[...selection.shown], selection.shownCount, selection.count], [[...mask(5, 6)], 2, 0]);
  selection.drop();
  assert.equal(selection.shown, null);
});

test("what the filter hides is not selected by turning round", () => {
  const selection = new Selection(10, () => {});
  selection.commit(mask(0, 1), NEW);
  selection.invert(mask(0, 1, 2, 3));
  assert.deepEqual(rows(selection), [2, 3]);
});

test("a code brings back any selection, and a whole test set fits into a link", () => {
  for (const [share, scale] of numbers(40, 2)) {
    const count = 1 + Math.floor(Math.abs(scale) * 3000);
    const drawn = numbers(count, 1, count).map(([value]) => (Math.abs(value) < Math.abs(share) ? 1 : 0));
    const code = encodeRows(Uint8Array.from(drawn));
    if (drawn.includes(1)) assert.deepEqual([...decodeRows(code, count)], drawn);
    else assert.equal(code, "");
  }
  assert.ok(encodeRows(new Uint8Array(10000).fill(1)).length < 2000);
  assert.ok(encodeRows(mask(7)).length < 5);
  const far = new Uint8Array(100000);
  far[99999] = 1;
  assert.equal(decodeRows(encodeRows(far), 100000)[99999], 1);
});

test("a text that is no selection of so many rows is none", () => {
  for (const text of ["", "b", "g", "gB", "bAA", "x123", "b!!", "g____", encodeRows(new Uint8Array(20).fill(1))]) {
    assert.equal(decodeRows(text, 10), null);
  }
});
