// Is a figure brought back by the button and by a drop anywhere, and what is said of it said in words?

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import run from "../../../../explorer/ui/components/figure_in/figure_in.js";

const STAMPED = 'x"latent-space-explorer":{"address":"manifold?tiles=7","models":{}}\n';
const FOUND = '{"address":"manifold?tiles=7","models":{}}';
const EMPTY = { number: 0, words: "", link: "", is_beside: false };

let entries, gone, listeners;

beforeEach(() => {
  entries = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, text) => entries.set(key, text),
    removeItem: (key) => entries.delete(key),
  };
  gone = [];
  globalThis.location = { href: "http://here/explorer/encodings?a=1", assign: (url) => gone.push(String(url)) };
  listeners = {};
  globalThis.document = { body: { addEventListener: (type, act) => (listeners[type] = act) } };
});

function element(part) {
  return {
    dataset: { part },
    hidden: true,
    listeners: {},
    addEventListener(type, act) {
      this.listeners[type] = act;
    },
    click() {
      this.listeners.click?.();
    },
  };
}

function page() {
  const parts = ["root", "open", "file", "over", "notice", "words", "beside", "shut"].map(element);
  const parentElement = { querySelectorAll: () => parts, querySelector: () => null };
  const sent = [];
  const give = (data) => run({ data, parentElement, setTriggerValue: (_, figure) => sent.push(figure) });
  give(EMPTY);
  return { ...Object.fromEntries(parts.map((part) => [part.dataset.part, part])), sent, give };
}

async function dropped(text, defaultPrevented = false) {
  const event = { defaultPrevented, preventDefault() {}, dataTransfer: { types: ["Files"], files: [new Blob([text])] } };
  listeners.drop(event);
  await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
}

test("a figure that is dropped is sent by its stamp alone, and its view opened as a link is", async () => {
  const { sent, give, notice } = page();
  await dropped(STAMPED);
  assert.equal(sent[0].found, FOUND);
  give({ ...EMPTY, number: sent[0].number, link: "manifold?tiles=7" });
  give({ ...EMPTY, number: sent[0].number, link: "manifold?tiles=7" });
  assert.deepEqual(gone, ["http://here/explorer/manifold?tiles=7"]);
  assert.equal(notice.hidden, true);
});

test("a figure that the button chose is brought too", async () => {
  const { file, open, sent } = page();
  let asked = false;
  file.listeners.click = () => (asked = true);
  open.click();
  assert.equal(asked, true);
  file.files = [new Blob([STAMPED])];
  file.listeners.change();
  await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
  assert.equal(sent[0].found, FOUND);
});

test("who takes files itself, such as the sheet to draw on, keeps them", async () => {
  const { sent } = page();
  await dropped(STAMPED, true);
  assert.deepEqual(sent, []);
});

test("a file that carries nothing is answered in words, which are no markup", async () => {
  const { sent, give, notice, words, shut } = page();
  await dropped("only pixels");
  assert.equal(sent[0].found, "");
  give({ ...EMPTY, number: sent[0].number, words: "This file <b>says</b> nothing." });
  assert.equal(words.textContent, "This file <b>says</b> nothing.");
  assert.equal(notice.hidden, false);
  shut.click();
  assert.equal(notice.hidden, true);
  assert.deepEqual(gone, []);
});

test("what is to be said of a view is said once, after it has opened", async () => {
  const { sent, give } = page();
  await dropped(STAMPED);
  give({ ...EMPTY, number: sent[0].number, link: "manifold", words: "Other weights." });
  const next = page();
  assert.equal(next.words.textContent, "Other weights.");
  assert.equal(next.notice.hidden, false);
  assert.equal(page().notice.hidden, true);
});

test("whoever has models of their own is offered the view in another tab", async () => {
  const { sent, give, beside } = page();
  await dropped(STAMPED);
  give({ number: sent[0].number, words: "Yours would go.", link: "manifold", is_beside: true });
  assert.deepEqual(gone, []);
  assert.equal(String(beside.href), "http://here/explorer/manifold");
  assert.equal(beside.hidden, false);
});

test("an answer to a figure that was brought elsewhere or before opens nothing", () => {
  const { give } = page();
  give({ ...EMPTY, number: 5, link: "manifold" });
  assert.deepEqual(gone, []);
});
