// A figure that was saved here is brought back: by the button, or dropped anywhere on the page.
//
// Its stamp alone is sent, not the file. The script answers with the view's link, or says why there is
// none; the link is opened as any link is, and what is to be said of it is said there.

import { endsOf, foundIn } from "./stamp.js";
import { Kept, forgetAll } from "../live/kept.js";
import { mounted, partsOf } from "../live/mount.js";

export default mounted(
  ({ parentElement }) => new FigureIn(partsOf(parentElement)),
  (figureIn, { data, setTriggerValue }) => {
    figureIn.send = (figure) => setTriggerValue("figure", figure);
    figureIn.take(data);
  },
);

class FigureIn {
  constructor(parts, open = (link) => location.assign(new URL(link, location.href))) {
    this.parts = parts;
    this.open = open;
    this.number = 0; // of the last figure
    this.isWaiting = false; // for the answer to it
    this.said = new Kept("figure opened", "");
    this.stop = new AbortController();
    this.listen();
    const words = this.said.read();
    this.said.write(null);
    if (typeof words === "string") this.say(words);
  }

  close() {
    this.stop.abort();
  }

  listen() {
    const { open, file, over, shut } = this.parts;
    const { signal } = this.stop;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(open, "click", () => file.click());
    on(file, "change", () => {
      this.bring(file.files[0]);
      file.value = ""; // the same file may be chosen again
    });
    on(shut, "click", () => this.say(""));
    // Below Streamlit's own listeners on the document, which would keep a file from us; whoever takes
    // files itself, such as the sheet to draw on, has taken it by then.
    const page = document.body;
    on(page, "dragover", (event) => {
      if (!hasFile(event)) return;
      show(over, !event.defaultPrevented);
      event.preventDefault();
    });
    on(page, "dragleave", (event) => {
      if (!event.relatedTarget) show(over, false);
    });
    on(page, "drop", (event) => {
      show(over, false);
      if (event.defaultPrevented || !hasFile(event)) return;
      event.preventDefault();
      this.bring(event.dataTransfer.files[0]);
    });
  }

  async bring(file) {
    if (!file) return;
    this.say("");
    const found = await endsOf(file).then(foundIn, () => "");
    this.number = Math.max(Date.now(), this.number + 1);
    this.isWaiting = true;
    this.send({ number: this.number, found });
  }

  take({ number, words, link, is_beside: isBeside }) {
    if (!this.isWaiting || number !== this.number) return;
    this.isWaiting = false;
    if (!link || isBeside) {
      this.say(words, link);
      return;
    }
    forgetAll(); // what another view has left in this tab
    if (words) this.said.write(words);
    this.open(link);
  }

  say(words, link = "") {
    const { beside, notice, words: place } = this.parts;
    place.textContent = words;
    show(notice, Boolean(words));
    beside.hidden = !link;
    if (link) beside.href = new URL(link, location.href);
  }
}

// Above all else: the menu that this stands in may have been moved out of the window.
function show(element, isShown) {
  element.hidden = !isShown;
  element.togglePopover?.(isShown);
}

function hasFile(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}
