// How does a phone choose one of several, and rank pictures two by two?

import { element, letterOf } from "./elements.js";

export class Choose {
  constructor(phone, room) {
    this.phone = phone;
    const { options } = room.question;
    this.buttons = options.map(({ words, picture }, number) =>
      element("button", { className: "option", on: { click: () => this.choose(number) } }, [
        ...(picture ? [element("img", { src: phone.optionUrl(room, number), alt: `Picture ${letterOf(number)}` })] : []),
        element("span", { words: words || letterOf(number) }),
      ]),
    );
    const isOfWords = !options.some(({ picture }) => picture);
    phone.place.append(element("div", { className: isOfWords ? "options of-words" : "options" }, this.buttons));
  }

  choose(number) {
    this.phone.answer(0, number);
    this.#press(number);
  }

  #press(chosen) {
    this.buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(number === chosen)));
  }

  update(mine, room) {
    const { results, question } = room;
    if (!this.phone.isWaiting()) this.#press(mine.answers[0]);
    const all = results?.counts?.reduce((sum, count) => sum + count, 0) ?? 0;
    this.buttons.forEach((button, number) => {
      button.disabled = room.phase !== "open";
      button.classList.toggle("is-right", results?.right === number);
      const { words } = question.options[number];
      if (words) button.querySelector("span").textContent = words;
      button.querySelector(".share")?.remove();
      if (!all) return;
      const bar = element("i");
      bar.style.width = `${(100 * results.counts[number]) / all}%`;
      button.append(element("div", { className: "share", role: "img", "aria-label": `${results.counts[number]} of ${all}` }, [bar]));
    });
    const { is_right: isRight, right } = mine.outcome ?? {};
    if (right !== undefined) this.phone.say("kept", isRight ? "Right!" : `It was ${question.options[right].words || letterOf(right)}.`);
  }

  close() {}
}

export class Rank {
  constructor(phone, room) {
    this.phone = phone;
    this.room = room;
    this.pairs = shuffledPairs(room.question.options.length, phone.seed).slice(0, room.question.most);
    this.n = 0;
    this.count = element("p");
    this.two = element("div", { className: "options" });
    phone.place.append(this.count, this.two);
    this.show();
  }

  show() {
    const pair = this.pairs[this.n];
    const isOver = !pair || this.isClosed;
    this.count.textContent = isOver ? "" : `Which looks better? Pair ${this.n + 1} of ${this.pairs.length}`;
    this.two.replaceChildren(
      ...(isOver ? [] : pair).map((option, side) =>
        element("button", { className: "option", "aria-label": side ? "The second" : "The first", on: { click: () => this.choose(side) } }, [
          element("img", { src: this.phone.optionUrl(this.room, option), alt: "" }),
        ]),
      ),
    );
    if (!pair) this.phone.say("kept", "Those were all pairs. Thank you!");
  }

  choose(side) {
    const pair = this.pairs[this.n];
    this.phone.answer(this.n, side ? [pair[1], pair[0]] : pair);
    this.n += 1;
    this.show();
    this.two.querySelector("button")?.focus(); // the one pressed is gone, and the focus with it
  }

  update(mine, room) {
    const given = Object.keys(mine.answers).length;
    const isClosed = room.phase !== "open";
    if (given > this.n || isClosed !== this.isClosed || (!given && !this.phone.isWaiting())) {
      this.n = given || this.phone.isWaiting() ? Math.max(this.n, given) : 0;
      this.isClosed = isClosed;
      this.show();
    }
    const { shares } = room.results ?? {};
    if (shares) {
      const best = shares.indexOf(Math.max(...shares));
      this.phone.say("kept", `The room liked ${room.question.options[best].words || letterOf(best)} best.`);
    }
  }

  close() {}
}

// Every pair in an order and on sides of this phone's own, the same again after a reload.
export function shuffledPairs(count, seed) {
  let state = seed || 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' congruential generator
    return state / 2 ** 32;
  };
  const pairs = [];
  for (let a = 0; a < count; a += 1) {
    for (let b = a + 1; b < count; b += 1) pairs.push(random() < 0.5 ? [a, b] : [b, a]);
  }
  for (let i = pairs.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [pairs[i], pairs[j]] = [pairs[j], pairs[i]];
  }
  return pairs;
}
