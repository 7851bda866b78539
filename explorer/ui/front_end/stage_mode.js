// How does a page show its one picture alone, large, where the stage holds it (`?stage=1`)?
(() => {
  const asked = new URLSearchParams(location.search);
  if (asked.get("stage") !== "1") return;
  const root = document.documentElement;
  const PICTURES = ["BidiComponentRegular", "BidiComponentIsolated", "PlotlyChart", "Image", "Html"]
    .map((part) => `[data-testid="stMain"] [data-testid="st${part}"]${part === "Html" ? ":has(img)" : ""}`)
    .join();
  const ACT = '[data-testid="stMain"] [data-testid="stBaseButton-primary"]'; // what a page is set going with
  const LEAST_PX = 120;
  const REST_MS = 350; // of a script that may be run again, once the page knows its own size
  const WAY = "stageWay";
  let picture, count, timer, rested;
  root.dataset.stage = "loading";

  // The page's largest picture, or that of the number that the address asks for (`picture=2`); the way to it is
  // marked, and all else on it hidden. One that answers the pointer goes before a chart of several times its size.
  function choose() {
    const all = [...document.querySelectorAll(PICTURES)];
    if (root.dataset.stage === "ready" && picture?.isConnected && all.length === count) return;
    count = all.length;
    for (const each of document.querySelectorAll("[data-stage-way]")) delete each.dataset[WAY];
    const worth = (each) => each.offsetHeight * each.offsetWidth * (each.dataset.testid.startsWith("stBidi") ? 3 : 1);
    const seen = all.filter((each) => each.offsetHeight >= LEAST_PX);
    picture = seen[asked.get("picture") - 1] ?? seen.sort((one, other) => worth(other) - worth(one))[0];
    if (!picture) return;
    show(picture, "picture");
    for (const button of document.querySelectorAll(ACT)) show(button, "act");
  }

  function show(part, as) {
    part.dataset[WAY] = as;
    for (let on = part.parentElement; on && on.dataset.testid !== "stMain"; on = on.parentElement) on.dataset[WAY] = "on";
  }

  function look() {
    const app = document.querySelector("[data-test-script-state]");
    const isRunning = app?.getAttribute("data-test-script-state") !== "notRunning";
    if (!isRunning || root.dataset.stage === "ready") choose();
    clearTimeout(rested);
    if (root.dataset.stage === "loading" && !isRunning) {
      rested = setTimeout(() => requestAnimationFrame(() => (root.dataset.stage = "ready")), REST_MS);
    }
  }

  new MutationObserver(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      look();
    }, 50);
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
})();
