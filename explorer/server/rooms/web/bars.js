// How do the stage's results look that are counts and shares?

import { element, letterOf } from "./elements.js";

export class Bars {
  constructor(stage, room) {
    this.stage = stage;
    const { options } = room.question;
    this.rows = options.map(({ picture }, number) =>
      element("li", {}, [
        picture ? element("img", { src: stage.optionUrl(room, number), alt: `Picture ${letterOf(number)}` }) : element("b", { words: letterOf(number) }),
        element("span", { className: "words" }),
        element("span", { className: "figure" }),
        element("div", { className: "bar" }, [element("i")]),
      ]),
    );
    stage.place.append(element("ul", { className: options.length > 4 ? "bars are-many" : "bars" }, this.rows));
  }

  update(results, room) {
    const { counts, shares, right } = results;
    const all = Math.max(counts?.reduce((sum, count) => sum + count, 0) ?? 0, 1);
    this.rows.forEach((row, number) => {
      const { words, picture } = room.question.options[number];
      row.querySelector(".words").textContent = words || (picture ? letterOf(number) : "");
      const share = shares ? shares[number] : counts ? counts[number] / all : 0;
      row.querySelector(".figure").textContent = shares ? `${Math.round(100 * share)} %` : (counts?.[number] ?? "");
      row.querySelector("i").style.width = `${100 * share}%`;
      row.classList.toggle("is-right", right === number);
    });
  }

  close() {}
}
