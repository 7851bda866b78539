// Which colour does the pen have, where images are coloured?

export class Swatches {
  constructor(row) {
    this.row = row;
    this.colour = undefined; // the ink's own
  }

  // One button for each of { name: colour }; the first is chosen.
  show(palette, onChoose) {
    const names = Object.keys(palette).join();
    if (this.names === names) return;
    this.names = names;
    this.buttons = Object.entries(palette).map(([name, colour]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.ariaLabel = button.title = name;
      button.style.setProperty("--colour", colour);
      button.onclick = () => {
        this.choose(colour);
        onChoose();
      };
      return { button, colour };
    });
    this.row.replaceChildren(...this.buttons.map(({ button }) => button));
    this.choose(Object.values(palette)[0]);
  }

  choose(chosen) {
    this.colour = chosen;
    for (const { button, colour } of this.buttons) {
      button.setAttribute("aria-pressed", String(colour === chosen));
    }
  }
}
