import assert from "node:assert/strict";
import { test } from "node:test";

import { examples, namedRows } from "../../../../explorer/ui/components/encodings_map/query.js";

const figure = (name, title, values, unit = "nats") => ({ name, title, unit, values: Float32Array.from(values) });
const table = {
  count: 6,
  rowNumbers: null,
  figures: [figure("kl", "KL", [1, 2, 3, 4, 5, NaN]), figure("loss", "−ELBO", [9, 8, 7, 6, 5, 4]), figure("trust", "trust", [0.1, 0.2, 0.3, 0.9, 0.95, 1], "%")],
  classes: { names: ["7", "ankle boot", "sneaker"], values: Int16Array.from([0, 0, 1, 1, 2, -1]) },
};
const rows = (text, of = table) => [...namedRows(text, of).keys()].filter((row) => namedRows(text, of)[row]);

for (const [text, expected] of [
  ["7", [0, 1]],
  ["Ankle Boot", [2, 3]],
  ["boot, 7", [0, 1, 2, 3]],
  ["0-2", [0, 1, 2]],
  ["row 5", [5]],
  ["2", [2]],
  ["KL > 3", [3, 4]],
  ["kl >= 3 and −ELBO < 6", [4]],
  ["-ELBO 6 to 8", [1, 2, 3]],
  ["trust > 80", [3, 4, 5]],
  ["trust < 15%, sneaker", [0, 4]],
  ["", []],
  [" , ", []],
]) test(`“${text}” selects by text`, () => assert.deepEqual(rows(text), expected));

test("a text that names nothing is refused in a sentence that says what would do", () => {
  for (const text of ["bird", "9-2", "600", "ELBOW > 3", "kl >"]) assert.throws(() => rows(text), /Try|Rows run/);
});

test("rows are those of the test split where only some are shown", () => {
  assert.deepEqual(rows("20-40", { ...table, rowNumbers: Float32Array.from([10, 20, 30, 40, 50, 60]) }), [1, 2, 3]);
});

test("a class is an example only if an image is of it", () => {
  assert.match(examples(table), /^“7”/);
  const classes = { ...table.classes, values: Int16Array.from([2, 2, 1, 1, 2, -1]) };
  assert.match(examples({ ...table, classes }), /^“ankle boot”/);
  assert.match(examples({ ...table, classes: null }), /^“0-99”/);
});

test("without classes a number is a row", () => {
  assert.deepEqual(rows("4", { ...table, classes: null }), [4]);
});
