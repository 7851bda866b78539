// Does a deck outlive its tab, and does the later of two changes count?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import run from "../../../../explorer/ui/components/deck_keeper/deck_keeper.js";

const NOTHING = { number: 0, text: "" };
let entries, storageListener, address;

beforeEach(() => {
  entries = new Map();
  globalThis.localStorage = {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, text) => entries.set(key, text),
  };
  globalThis.addEventListener = (type, act) => type === "storage" && (storageListener = act);
  globalThis.location = { hash: "", pathname: "/talk", search: "?a=1" };
  globalThis.history = { state: null, replaceState: (_state, _title, url) => (address = url) };
});

const kept = () => Object.fromEntries([...entries].map(([key, text]) => [key.split(" / ")[1], JSON.parse(text)]));

function page(data) {
  const listeners = {};
  const open = { dataset: { part: "open" }, addEventListener: (type, act) => (listeners[type] = act) };
  const parentElement = { querySelectorAll: () => [open], querySelector: () => null };
  const sent = [];
  const give = (now) => run({ data: now, parentElement, setTriggerValue: (...what) => sent.push(what) });
  const close = give(data);
  return { sent, give, close, click: () => listeners.click() };
}

test("the button sends what is kept along, and the script's later deck is kept", () => {
  const { sent, give, click } = page({ kept: { deck: NOTHING, desk: NOTHING }, asks: false });
  click();
  assert.deepEqual(sent, [["add", {}]]);
  give({ kept: { deck: { number: 5, text: "five" }, desk: NOTHING }, asks: false });
  assert.deepEqual(kept(), { deck: { number: 5, text: "five" } });
  give({ kept: { deck: { number: 4, text: "four" }, desk: NOTHING }, asks: false });
  assert.equal(kept().deck.text, "five");
  click();
  assert.deepEqual(sent[1], ["add", { deck: { number: 5, text: "five" } }]);
});

test("a page that asks is told once of what is later here, and of another tab's change", () => {
  entries.set("explorer 1 / deck", JSON.stringify({ number: 7, text: "seven" }));
  const data = { kept: { deck: NOTHING, desk: NOTHING }, asks: true };
  const { sent, give } = page(data);
  give(data);
  assert.deepEqual(sent, [["kept", { deck: { number: 7, text: "seven" } }]]);
  give({ kept: { deck: { number: 7, text: "seven" }, desk: NOTHING }, asks: true });
  entries.set("explorer 1 / deck", JSON.stringify({ number: 8, text: "eight" }));
  storageListener();
  assert.deepEqual(sent[1], ["kept", { deck: { number: 8, text: "eight" } }]);
});

test("a desk in the fragment is taken and leaves the address", () => {
  globalThis.location.hash = "#desk=k7m2x.secret-of-desk";
  const { sent } = page({ kept: { deck: NOTHING, desk: NOTHING }, asks: true });
  assert.equal(address, "/talk?a=1");
  assert.equal(sent[0][1].desk.text, "k7m2x.secret-of-desk");
});

test("a fragment that was cut brings no desk, and leaves the address too", () => {
  globalThis.location.hash = "#desk=k7m2x.secret%";
  const { sent } = page({ kept: { deck: NOTHING, desk: NOTHING }, asks: true });
  assert.equal(address, "/talk?a=1");
  assert.deepEqual(sent, []);
});

test("a browser that keeps nothing, or nonsense, is borne", () => {
  entries.set("explorer 1 / deck", "{");
  assert.deepEqual(page({ kept: { deck: NOTHING, desk: NOTHING }, asks: true }).sent, []);
  delete globalThis.localStorage;
  const { sent, click } = page({ kept: { deck: { number: 5, text: "five" }, desk: NOTHING }, asks: true });
  click();
  assert.deepEqual(sent, [["add", {}]]);
});

test("a desk in the fragment takes another's place only if that is wanted", () => {
  const own = JSON.stringify({ number: 7, text: "abcdef.own-secret-of-desk" });
  for (const isWanted of [false, true]) {
    entries.set("explorer 1 / desk", own);
    globalThis.confirm = () => isWanted;
    globalThis.location.hash = "#desk=k7m2x.secret-of-desk";
    page({ kept: { deck: NOTHING, desk: NOTHING }, asks: true });
    assert.equal(kept().desk.text, isWanted ? "k7m2x.secret-of-desk" : "abcdef.own-secret-of-desk");
    assert.equal(address, "/talk?a=1");
  }
  globalThis.confirm = () => assert.fail("it is the desk that is here already");
  page({ kept: { deck: NOTHING, desk: NOTHING }, asks: true });
});
