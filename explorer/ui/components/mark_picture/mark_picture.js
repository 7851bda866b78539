// A picture with an outline around each mark: a tap on one chooses it.

import { mounted, partsOf } from "../live/mount.js";

const LABEL_SHARE = 0.08; // of the picture's height, above which a number has no room

export default mounted(
  ({ parentElement }) => new MarkPicture(partsOf(parentElement)),
  (picture, { data, setTriggerValue }) => {
    picture.choose = (number) => setTriggerValue("number", number);
    picture.show(data);
  },
);

class MarkPicture {
  constructor(parts) {
    this.parts = parts;
    this.buttons = [];
  }

  close() {}

  show({ address, marks, chosen }) {
    const { picture } = this.parts;
    if (picture.getAttribute("src") !== address) picture.setAttribute("src", address);
    if (this.buttons.length !== marks.length) {
      this.buttons = marks.map((_, i) => this.button(i + 1));
      this.parts.marks.replaceChildren(...this.buttons);
    }
    for (const [i, button] of this.buttons.entries()) {
      const [left, top, width, height] = marks[i].map((share) => `${100 * share}%`);
      Object.assign(button.style, { left, top, width, height });
      button.className = marks[i][1] < LABEL_SHARE ? "top" : "";
      button.setAttribute("aria-pressed", String(i + 1 === chosen));
    }
  }

  button(number) {
    const button = document.createElement("button");
    button.type = "button";
    const words = document.createElement("span");
    words.textContent = String(number);
    button.setAttribute("aria-label", `Mark ${number}`);
    button.append(words);
    button.addEventListener("click", () => this.choose(number));
    return button;
  }
}
