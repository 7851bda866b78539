// Which colours does the page have now, as the canvas needs them?

import { makeCanvas } from "./canvas.js";

const ROLES = {
  in: ["--st-orange-text-color", { dark: "#f0a437", light: "#a85f00" }],
  latent: ["--st-blue-text-color", { dark: "#74b9f5", light: "#0b62ad" }],
  out: ["--st-green-text-color", { dark: "#63cf9b", light: "#04724d" }],
};

let probe;

// Any CSS colour as [r, g, b]; the browser does the parsing.
export function rgbOf(color) {
  probe ??= makeCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  probe.fillStyle = "#000";
  probe.fillStyle = color;
  probe.fillRect(0, 0, 1, 1);
  return Array.from(probe.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

export function luminance([red, green, blue]) {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

// Whether a colour, as a style sheet's computed rgb(…), is nearer to white than to black.
export function isLight(colour) {
  return luminance((colour.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number)) > 0.5;
}

export function rgba([red, green, blue], alpha) {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

// Read from Streamlit's variables on the host element: its orange is what comes in, its blue the
// latent plane, its green what comes out. The class colours come with the data.
export function readTheme(element, header) {
  const style = getComputedStyle(element);
  const variable = (name, otherwise) => {
    const value = style.getPropertyValue(name).trim();
    return value && value !== "unset" ? value : otherwise;
  };
  const background = rgbOf(variable("--st-background-color", "#ffffff"));
  const dark = luminance(background) < 0.5;
  const name = dark ? "dark" : "light";
  const roles = {};
  for (const [role, [color, otherwise]] of Object.entries(ROLES)) {
    roles[role] = variable(color, otherwise[name]);
  }
  const classColors = header.class_colors?.[name] ?? [];
  return {
    name,
    dark,
    roles,
    background,
    paper: dark ? background.map((value) => Math.round(value * 0.55)) : [255, 255, 255],
    ink: rgbOf(variable("--st-text-color", dark ? "#fafafa" : "#1a1c22")),
    stroke: dark ? [255, 255, 255] : [0, 0, 0],
    veil: dark ? [120, 34, 44] : [232, 150, 140],
    latent: rgbOf(roles.latent),
    input: rgbOf(roles.in),
    output: rgbOf(roles.out),
    classes: classColors.map(rgbOf),
    font: variable("--st-font", "system-ui, sans-serif"),
  };
}

// The colours of what comes in, of the latent space and of what comes out, for the style sheet.
export function setRoles(root, { roles }) {
  for (const [name, role] of [["incoming", "in"], ["latent", "latent"], ["outgoing", "out"]]) {
    root.style.setProperty(`--${name}`, roles[role]);
  }
}

// The same from a look that the script sent, figures.palette's; the look with the page's font.
export function setLook(root, look) {
  for (const role of ["quiet", "incoming", "latent", "outgoing"]) root.style.setProperty(`--${role}`, look[role]);
  root.style.setProperty("--on-latent", look.is_dark ? look.paper : "#ffffff");
  return { ...look, font: getComputedStyle(root).fontFamily };
}

export function sameTheme(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
