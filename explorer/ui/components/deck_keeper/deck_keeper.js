// The visitor's deck and desk, kept in this browser for all of its tabs, and the button that adds to it.
//
// The script is sent what is kept whenever the button is pressed, and when it asks also whenever the
// browser has something later than the script: at first, and when another tab has changed it.

import { mounted, partsOf } from "../live/mount.js";

const PREFIX = "explorer 1 / "; // another number, and what an older version has kept is not read
const NAMES = ["deck", "desk"];
const FRAGMENT = "#desk=";
const ASKED = "This address brings the desk of another room. Lead that room in this browser, and not the one that you lead here?";

export default mounted(
  ({ parentElement }) => new DeckKeeper(partsOf(parentElement)),
  (keeper, { data, setTriggerValue }) => {
    keeper.send = setTriggerValue;
    keeper.take(data);
  },
);

class DeckKeeper {
  constructor({ open }) {
    this.stop = new AbortController();
    const { signal } = this.stop;
    open.addEventListener("click", () => this.send("add", this.all()), { signal });
    globalThis.addEventListener("storage", () => this.tell(), { signal });
    takeFragment();
  }

  close() {
    this.stop.abort();
  }

  take({ kept, asks }) {
    this.known = kept;
    this.asks = asks;
    for (const [name, text] of Object.entries(kept)) if (text.number > numberOf(read(name))) write(name, text);
    this.tell();
  }

  // What is later here than what the script knows; each change is told once.
  tell() {
    const all = this.all();
    const isLater = Object.entries(all).some(([name, text]) => text.number > numberOf(this.known[name]));
    const told = JSON.stringify(all);
    if (!this.asks || !isLater || told === this.told) return;
    this.told = told;
    this.send("kept", all);
  }

  all() {
    return Object.fromEntries(NAMES.map((name) => [name, read(name)]).filter(([, text]) => numberOf(text)));
  }
}

// A desk that is brought to another machine stands in the fragment, which no server is told and no
// log has; it is taken out of the address at once. In place of another desk it comes only if that is wanted:
// anybody may have sent the address.
function takeFragment() {
  const { hash, pathname, search } = globalThis.location ?? {};
  if (!hash?.startsWith(FRAGMENT)) return;
  history.replaceState(history.state, "", `${pathname}${search}`);
  let text;
  try {
    text = decodeURIComponent(hash.slice(FRAGMENT.length));
  } catch {
    return; // an address that was cut brings no desk
  }
  const own = read("desk")?.text;
  if (own && own !== text && !globalThis.confirm(ASKED)) return;
  write("desk", { number: Date.now() * 1000, text });
}

function numberOf(text) {
  return Number.isSafeInteger(text?.number) ? text.number : 0;
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null; // nothing, or a browser that keeps nothing
  }
}

function write(name, text) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(text));
  } catch {
    // no room: the deck still lives in this tab, and as a file
  }
}
