// Which buttons, menus and fields stand around the maps, and what do they say?

import { examples } from "./query.js";
import { rampStyle } from "./colouring.js";
import { written } from "./table.js";

const LAYERS = [["prior", "prior"], ["names", "names"], ["thumbnails", "thumbnails"], ["manifold", "manifold"]];
const HINTS = {
  lasso: "Drag around points to select them; scroll to zoom, drag with the right button to move.",
  box: "Drag a box around points to select them; scroll to zoom, drag with the right button to move.",
  move: "Drag to move, scroll to zoom, click a point to look at it, a name to select its class.",
};
const TOUCHED = {
  lasso: "Draw around points to select them; two fingers zoom and move.",
  box: "Draw a box around points to select them; two fingers zoom and move.",
  move: "Tap a point to look at it; two fingers zoom and move. “lasso” lets one finger draw.",
};

export class Controls {
  constructor(owner) {
    this.owner = owner;
    this.parts = owner.parts;
    this.isTouch = matchMedia("(pointer: coarse)").matches;
    owner.usualTool = this.isTouch ? "move" : "lasso"; // so that a finger still scrolls the page
    this.#listen();
  }

  #listen() {
    const { owner, parts } = this;
    for (const button of parts.tools.children) button.onclick = () => this.#set("tool", button.dataset.tool);
    for (const button of parts.modes.children) button.onclick = () => this.#set("mode", button.dataset.mode);
    parts.invert.onclick = () => owner.selection.invert(owner.visible);
    parts.undo.onclick = () => owner.selection.undo();
    parts.clear.onclick = () => owner.selection.clear();
    parts.colour.onchange = () => {
      owner.colourBy = parts.colour.value;
      owner.coloursChanged();
      owner.moved();
    };
    parts.order.onchange = () => {
      owner.order = parts.order.value;
      this.#reordered();
    };
    parts.direction.onclick = () => {
      owner.largestFirst = !owner.largestFirst;
      this.#reordered();
    };
    parts.name.onchange = () => {
      owner.selection.name = parts.name.value.trim();
      owner.moved();
    };
    parts.search.oninput = () => this.#search(false);
    parts.search.onchange = () => this.#search(true);
    // A handler that returns false cancels the key: nothing could be typed.
    parts.search.onkeydown = (event) => {
      if (event.key === "Escape") owner.drop();
    };
  }

  #set(name, value) {
    this.owner[name] = value;
    this.show();
    this.owner.moved();
  }

  #reordered() {
    this.owner.gallery.page = 0;
    this.show();
    this.owner.drawGallery();
    this.owner.moved();
  }

  #search(isDone) {
    const refused = this.owner.selectNamed(this.parts.search.value, isDone);
    // While a word is being written it names nothing yet.
    this.parts.refused.hidden = !refused || !isDone;
    this.parts.refused.textContent = isDone ? refused : "";
  }

  setTable(table) {
    const { parts } = this;
    const plain = table.categories.length ? [] : [{ name: "", title: "none" }];
    fill(parts.colour, [...plain, ...table.categories, ...table.figures]);
    fill(parts.order, table.figures);
    parts.colour.parentElement.hidden = parts.colour.length < 2;
    parts.search.placeholder = `select by text: ${examples(table)}`;
    parts.title.lastChild.textContent = ` of ${table.header.shown}`;
    const [, height, width] = table.header.image_shape;
    parts.root.style.setProperty("--image", `${width} / ${height}`);
  }

  show() {
    const { owner, parts } = this;
    for (const button of parts.tools.children) press(button, button.dataset.tool === owner.tool);
    for (const button of parts.modes.children) press(button, button.dataset.mode === owner.mode);
    parts.root.dataset.tool = owner.tool;
    parts.hint.textContent = (this.isTouch ? TOUCHED : HINTS)[owner.tool];
    parts.colour.value = owner.colourBy;
    parts.order.value = owner.order;
    parts.direction.textContent = owner.largestFirst ? "largest first" : "smallest first";
    this.#showLayers();
    this.#showScale();
  }

  #showLayers() {
    const { owner, parts } = this;
    const { available } = owner.table.header;
    const layers = LAYERS.filter(([name]) => available.includes(name));
    parts.layers.replaceChildren(
      ...layers.map(([name, title]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "chip";
        button.textContent = title;
        press(button, owner.layers.has(name));
        button.onclick = () => {
          if (!owner.layers.delete(name)) owner.layers.add(name);
          press(button, owner.layers.has(name));
          owner.drawMaps();
          owner.moved();
        };
        return button;
      }),
    );
  }

  #showScale() {
    const { colours, colourBy, table } = this.owner;
    const { scale } = this.parts;
    const figure = table.figures.find(({ name }) => name === colourBy);
    scale.hidden = !figure;
    if (!figure) return;
    const [low, bar, high] = scale.children;
    bar.style.background = rampStyle(colours);
    [low.textContent, high.textContent] = colours.range.map((value) => written(figure, value));
  }

  showCount() {
    const { owner, parts } = this;
    const { selection, table } = owner;
    const all = table.count.toLocaleString("en");
    const selected = selection.shown ? selection.shownCount.toLocaleString("en") : null;
    parts.count.replaceChildren(
      Object.assign(document.createElement("b"), { textContent: selected ?? all }),
      selected === null ? " images" : ` of ${all} images selected`,
    );
    parts.name.hidden = !selection.count;
    if (parts.name.value !== selection.name && parts.name.getRootNode().activeElement !== parts.name) parts.name.value = selection.name;
    parts.undo.disabled = !selection.canUndo;
    parts.clear.disabled = !selection.count;
  }
}

function fill(select, options) {
  const wanted = options.map(({ name, title }) => [name, title]);
  if (select.dataset.options === JSON.stringify(wanted)) return;
  select.dataset.options = JSON.stringify(wanted);
  select.replaceChildren(...wanted.map(([value, textContent]) => Object.assign(document.createElement("option"), { value, textContent })));
}

function press(button, isPressed) {
  button.setAttribute("aria-pressed", String(isPressed));
}
