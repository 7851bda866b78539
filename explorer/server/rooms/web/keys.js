// What does a key of a clicker or a keyboard mean on the stage, and how is it taught another?

const MEANINGS = {
  PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next", Enter: "next",
  PageUp: "prev", ArrowLeft: "prev", ArrowUp: "prev", Backspace: "prev",
  b: "black", ".": "black", q: "join", r: "reveal", f: "full", F5: "full", k: "learn", Escape: "away",
};
const TAUGHT = ["next", "prev", "black"];
const DIGITS_MS = 1200;
const WRITES = "input:not([type=range],[type=checkbox],[type=radio]), textarea, select, [contenteditable=true]";

export class Keys {
  // does(meaning, value): what a key asked for; tell(words): what is being typed or learnt.
  constructor(does, tell, store) {
    Object.assign(this, { does, tell, store, digits: "" });
    try {
      this.taught = JSON.parse(store?.getItem("stage:keys") ?? "{}");
    } catch {
      this.taught = {};
    }
  }

  hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || writesInto(event)) return;
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const isHeard = this.learning ? this.#learn(event.key) : this.#mean(event.key);
    if (!isHeard) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #mean(key) {
    if (/^\d$/.test(key)) return this.#digit(key);
    if (key === "Enter" && this.digits) return this.#jump();
    const meaning = this.taught[key] ?? MEANINGS[key] ?? MEANINGS[key.toLowerCase()];
    if (!meaning) return false;
    if (meaning === "learn") this.#begin();
    else this.does(meaning);
    return true;
  }

  #digit(digit) {
    clearTimeout(this.timer);
    this.digits = (this.digits + digit).slice(-3);
    this.tell(`Scene ${this.digits}`);
    this.timer = setTimeout(() => this.#jump(), DIGITS_MS);
    return true;
  }

  #jump() {
    clearTimeout(this.timer);
    this.does("goto", Number(this.digits) - 1);
    this.digits = "";
    this.tell("");
    return true;
  }

  #begin() {
    this.learning = [...TAUGHT];
    this.found = {};
    this.tell(`Press your clicker's key for: ${this.learning[0]}. Escape keeps the keys as they are.`);
  }

  #learn(key) {
    if (key === "Escape") {
      this.learning = null;
      this.tell("");
      return true;
    }
    this.found[key] = this.learning.shift();
    if (this.learning.length) {
      this.tell(`Press your clicker's key for: ${this.learning[0]}. Escape keeps the keys as they are.`);
      return true;
    }
    this.learning = null;
    this.taught = this.found;
    try {
      this.store?.setItem("stage:keys", JSON.stringify(this.taught));
    } catch {
      // Learnt until the page is closed.
    }
    this.tell("Your clicker's keys are learnt.");
    setTimeout(() => this.tell(""), 2 * DIGITS_MS);
    return true;
  }
}

// Within the components too, where an event's target is only the outermost of them.
function writesInto(event) {
  const [inner] = event.composedPath?.() ?? [event.target];
  return Boolean(inner?.matches?.(WRITES));
}
