// How many of each class are selected, of how many; which classes are shown?

import { rgba } from "../live/theme.js";

// Counts by class of all that the filter leaves, and of the selected among them.
export function classCounts({ values, names }, mask) {
  const counts = new Uint32Array(names.length);
  for (let row = 0; row < values.length; row++) if (values[row] >= 0 && (!mask || mask[row])) counts[values[row]]++;
  return counts;
}

export class Bars {
  // to: { select(c, event), toggle(c), point(c or null) }.
  constructor(list, to) {
    Object.assign(this, { list, to, rows: [] });
  }

  setTable({ classes }) {
    this.classes = classes;
    this.list.hidden = !classes;
    this.all = classes ? classCounts(classes, null) : [];
    this.most = Math.max(...this.all, 1);
    const names = classes?.names ?? [];
    // Of other rows of the same model, other classes have an image.
    const offered = JSON.stringify(names.map((name, c) => (this.all[c] ? name : null)));
    if (this.shown === offered) return;
    this.shown = offered;
    this.rows = names.map((name, c) => (this.all[c] ? this.#row(name, c) : null));
    this.list.replaceChildren(...this.rows.filter(Boolean).map(({ item }) => item));
  }

  #row(name, c) {
    const item = document.createElement("li");
    const eye = button(item, "eye", `Show class ${name}`);
    const choose = button(item, "choose", `Select class ${name}`);
    const parts = ["name", "bar", "count"].map((part) => {
      const span = choose.appendChild(document.createElement("span"));
      span.className = part;
      return span;
    });
    parts[0].textContent = name;
    const [whole, part] = ["i", "i"].map((tag) => parts[1].appendChild(document.createElement(tag)));
    part.className = "part";
    eye.onclick = (event) => this.to.toggle(c, event.altKey);
    eye.ondblclick = () => this.to.toggle(c, true);
    choose.onclick = (event) => this.to.select(c, event);
    return { item, eye, whole, part, count: parts[2], choose, name };
  }

  // selected: the mask or null; hidden: a Set of classes; theme: with the classes' colours.
  draw({ selected, hidden, theme }) {
    if (!this.classes) return;
    const counts = selected ? classCounts(this.classes, selected) : this.all;
    this.rows.forEach((row, c) => {
      if (!row) return;
      const colour = rgba(theme.classes[c % theme.classes.length], 1);
      row.item.style.setProperty("--class", colour);
      row.item.classList.toggle("hidden", hidden.has(c));
      row.eye.setAttribute("aria-pressed", String(!hidden.has(c)));
      row.whole.style.width = `${(100 * this.all[c]) / this.most}%`;
      row.part.style.width = `${(100 * counts[c]) / this.most}%`;
      const words = counts[c].toLocaleString("en");
      if (row.count.textContent !== words) row.count.textContent = words;
    });
  }
}

function button(parent, kind, label) {
  const made = parent.appendChild(document.createElement("button"));
  made.type = "button";
  made.className = kind;
  made.title = label;
  made.setAttribute("aria-label", label);
  return made;
}
