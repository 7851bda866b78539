// What does the host see? Figures that are asked for every two seconds.

import { EVERY_S, Looks, between, bytes, count, quantile, rate, seconds, span } from "./reading.js";

const SVG = "http://www.w3.org/2000/svg";
const looks = new Looks();
const main = document.querySelector("main");
const state = document.getElementById("state");

function say(words, look) {
  document.getElementById("said").textContent = words;
  state.className = look;
}

function element(tag, { words, ...rest } = {}, children = []) {
  // Words are only ever set as text.
  const made = Object.assign(document.createElement(tag), rest);
  if (words !== undefined) made.textContent = words;
  made.append(...children);
  return made;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function curve(values) {
  // From the left edge on, so that a page that was just opened does not show a line of nothing.
  const picture = drawn("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none", "aria-hidden": "true" });
  if (values.length < 2) return picture;
  const top = Math.max(...values, 1e-9);
  const points = values.map((value, place) => {
    const across = (100 * place) / (values.length - 1);
    return `${across.toFixed(2)},${(28 - (25 * value) / top).toFixed(2)}`;
  });
  picture.append(drawn("polygon", { class: "area", points: `0,30 ${points.join(" ")} 100,30` }));
  picture.append(drawn("polyline", { class: "line", points: points.join(" ") }));
  return picture;
}

function tile(title, value, below, values) {
  const parts = [element("h3", { words: title }), element("strong", { words: value })];
  parts.push(element("small", { words: below }));
  if (values !== undefined) parts.push(curve(values));
  return element("li", { className: "tile" }, parts);
}

function tiles(now) {
  const answered = (look) => look.answered;
  const processor = looks.rates((look) => look.processor_s).map((share) => 100 * share);
  const rates = looks.rates(answered);
  const { p50, p95 } = now.latency_ms;
  const ms = (value) => (value === null ? "–" : seconds(value / 1000));
  const { running, paused, waiting } = now.trainings;
  return [
    tile("Answers a second", rate(rates[rates.length - 1] ?? 0), `${count(now.answered)} in all`, rates),
    tile("Wait for an answer, p95", ms(p95), `half within ${ms(p50)}`, looks.each((look) => look.latency_ms.p95 ?? 0)),
    tile("Live sockets", count(now.sockets.open), `of ${count(now.sockets.limit)}`, looks.each((look) => look.sockets.open)),
    tile("Requests waiting", count(now.waiting), `${count(now.overtaken)} overtaken`, looks.each((look) => look.waiting)),
    tile("Rooms", count(now.rooms.open), `${count(now.rooms.phones)} phones, ${count(now.rooms.sockets)} connections`),
    tile("Trainings", count(running + paused), `${count(waiting)} waiting, ${count(paused)} of them paused`.replace(/, 0 of them paused$/, "")),
    tile("Memory", bytes(now.memory_bytes), `${now.open_files === null ? "–" : count(now.open_files)} open files`, looks.each((look) => look.memory_bytes ?? 0)),
    tile("Processor", `${Math.round(processor[processor.length - 1] ?? 0)} %`, "of one core", processor),
  ];
}

function table(where, heads, rows, nothing) {
  const [first, ...others] = heads;
  const head = [element("th", { words: first, scope: "col" })];
  head.push(...others.map((words) => element("th", { words, scope: "col", className: words === "Where" ? "words" : "" })));
  const body = rows.map(([name, ...values]) =>
    element("tr", {}, [
      element("th", { words: name, scope: "row" }),
      ...values.map((words) => element("td", { words, className: /^[a-z]+$/.test(words) ? "words" : "" })),
    ]),
  );
  if (!rows.length) {
    const cell = element("td", { words: nothing, className: "none" });
    cell.colSpan = heads.length;
    body.push(element("tr", {}, [cell]));
  }
  document.getElementById(where).replaceChildren(
    element("thead", {}, [element("tr", {}, head)]),
    element("tbody", {}, body),
  );
}

function models(now) {
  const before = looks.minuteAgo();
  const rows = now.models.map((row) => {
    const was = before.models.find((one) => one.model === row.model && one.place === row.place);
    const answers = between(was?.answers.counts, row.answers.counts);
    const passes = between(was?.passes.counts, row.passes.counts);
    const [half, most] = [0.5, 0.95].map((share) => quantile(share, answers, now.bounds_s));
    const made = passes.reduce((sum, one) => sum + one, 0);
    const inAll = answers.reduce((sum, one) => sum + one, 0);
    const lasted = Math.max(now.now_s - before.now_s, EVERY_S);
    return [
      row.model,
      row.place,
      rate(inAll / lasted),
      seconds(half, now.bounds_s),
      seconds(most, now.bounds_s),
      made ? ((row.rows - (was?.rows ?? 0)) / made).toFixed(1) : "–",
      count(row.rows),
    ];
  });
  const heads = ["Model", "Where", "Answers/s", "p50", "p95", "Rows a pass", "Images in all"];
  table("models", heads, rows, "Nothing was decoded yet.");
}

function pages(now) {
  const rows = Object.entries(now.pages).map(([page, runs]) => {
    const inAll = runs.counts.reduce((sum, one) => sum + one, 0);
    const most = quantile(0.95, runs.counts, now.bounds_s);
    return [page, count(inAll), seconds(runs.sum_s / inAll), seconds(most, now.bounds_s)];
  });
  table("pages", ["Page", "Runs", "Mean", "p95"], rows, "No page was run yet.");
}

function show(now) {
  document.getElementById("tiles").replaceChildren(...tiles(now));
  models(now);
  pages(now);
  const refused = Object.entries(now.refused).map(([code, times]) => `${times} with code ${code}`);
  const told = [`On the device: ${now.residents.join(", ") || "no model"}.`];
  if (refused.length) told.push(`Sockets refused: ${refused.join(", ")}.`);
  document.getElementById("foot").textContent = told.join(" ");
  say(`Up for ${span(now.now_s - now.began_s)} on ${now.device}`, "is-live");
}

async function look() {
  if (document.hidden && looks.latest !== undefined) return;
  try {
    const answer = await fetch(main.dataset.figures, { signal: AbortSignal.timeout(10_000) });
    if (answer.status === 403) return void location.reload();
    const figures = await answer.json();
    if (!answer.ok) return say(figures.reason, "is-away");
    looks.add(figures);
    show(figures);
  } catch {
    say("The server does not answer; asking again.", "is-away");
  }
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, 1000 * EVERY_S);
}

keepLooking();
