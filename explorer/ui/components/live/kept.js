// What of a component outlives a reload of its page, and a server that is started again?
//
// In the tab's own storage, which two tabs do not share: one entry for each page, part and model,
// none longer than so many characters. Where the browser allows no storage, nothing is kept.

const OURS = "explorer ";
const PREFIX = `${OURS}1`; // another number, and what an older version has kept is not read
const LONGEST = 2_100_000; // a picture as it was pasted

export class Kept {
  // part: of the page; model: its name, "" where what is kept is of no model.
  constructor(part, model, storage = tabStorage()) {
    this.key = [PREFIX, part, model].join(" / ");
    this.storage = storage;
  }

  // What was kept last, or null; from a browser, so its form is for the caller to check.
  read() {
    try {
      return JSON.parse(this.storage.getItem(this.key));
    } catch {
      return null;
    }
  }

  // null forgets. What is too long is forgotten too: nothing is better than what was there before.
  write(value) {
    const text = value === null ? "" : JSON.stringify(value);
    try {
      this.storage.removeItem(this.key);
      if (text && text.length <= LONGEST) this.#put(text);
    } catch {
      // no storage, or no room in it even alone
    }
  }

  #put(text) {
    try {
      this.storage.setItem(this.key, text);
    } catch {
      forgetAll(this.storage);
      this.storage.setItem(this.key, text);
    }
  }
}

// Before a view is opened that is all that is to be seen.
export function forgetAll(storage = tabStorage()) {
  for (const key of Object.keys(storage ?? {})) if (key.startsWith(OURS)) storage.removeItem(key);
}

function tabStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined; // a browser that keeps nothing throws at the mention of it
  }
}
