// Which layers of the map are shown?

export const LAYERS = [
  ["manifold", "manifold"],
  ["points", "test images"],
  ["film", "film, frame by frame"],
  ["labels", "class labels"],
  ["prior", "prior 1σ 2σ 3σ"],
  ["density", "density"],
  ["posterior", "exact posterior"],
  ["trust", "holes"],
  ["thumbnails", "thumbnails"],
  ["marks", "your image"],
  ["pins", "pins"],
];

const HINTS = { trust: "Where the map can't be trusted" };

export class Chips {
  constructor(group, onToggle) {
    this.buttons = new Map();
    group.replaceChildren();
    for (const [name, title] of LAYERS) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "chip";
      button.textContent = title;
      if (HINTS[name]) button.title = HINTS[name];
      button.onclick = () => onToggle(name);
      group.append(button);
      this.buttons.set(name, button);
    }
  }

  // on: the layers that are shown; available: those for which there is data; titles replace words.
  show(on, available, titles = {}) {
    for (const [name, button] of this.buttons) {
      button.hidden = !available.has(name);
      button.setAttribute("aria-pressed", String(on.has(name)));
      if (titles[name] && button.textContent !== titles[name]) button.textContent = titles[name];
    }
  }
}
