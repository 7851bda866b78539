// What does a page show, and how does it answer a pointer, before the front end has come?
//
// The picture stands in the page itself; the live socket decodes what is under the pointer, and until
// it answers the nearest tile of the picture is shown. All of it goes when the page's own picture is
// there, or when the page turns out to show something else.
(() => {
  const root = document.getElementById("first-picture");
  if (!root) return;
  const told = JSON.parse(root.dataset.told);
  const [plane, image, dots, cursor, screen, line, words] = ["plane", "image", "dots", "cursor", "screen", "line", "words"].map(
    (part) => root.querySelector(`[data-part="${part}"]`),
  );
  const [channels, height, width] = told.shape;
  const MEASURE = "first-picture:decode";
  const LOOK_EVERY_MS = 50;
  // How long a page has come to its end without a picture: it has none, or the part that draws it is
  // still on its way.
  const RESTED_MS = 1500;
  const LONGEST_MS = 120_000;
  const COMING = '[data-testid="stSkeleton"], [data-testid="stPlotlyChart"]';
  const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let at = [0.5, 0.5]; // shares across and down
  let sequence = 0, asked, wanted, socket, restedAt;

  // Whoever chose a theme in Streamlit's menu has it kept by its name.
  try {
    const key = Object.keys(localStorage).find((name) => name.startsWith(`stActiveTheme-${location.pathname}-`));
    const [chosen] = /dark|light/i.exec(key ? localStorage.getItem(key) : "") ?? [];
    if (chosen) document.documentElement.dataset.firstTheme = chosen.toLowerCase();
  } catch {
    // a browser that keeps nothing has the theme of its system
  }
  const isDark = getComputedStyle(root).colorScheme === "dark" ||
    (!document.documentElement.dataset.firstTheme && matchMedia("(prefers-color-scheme: dark)").matches);

  function drawDots() {
    if (!dots || !told.counts) return;
    const [w, h] = [dots.clientWidth, dots.clientHeight].map((px) => Math.round(px * devicePixelRatio));
    if (!w || !h) return;
    Object.assign(dots, { width: w, height: h });
    const coded = root.querySelector('[data-part="places"]').content.textContent;
    const places = new Uint16Array(Uint8Array.from(atob(coded), (char) => char.charCodeAt(0)).buffer);
    const kinds = told.counts.flatMap((count, kind) => Array(count).fill(kind));
    const colours = told.colours[isDark ? "dark" : "light"];
    const context = dots.getContext("2d");
    const radius = told.radius * devicePixelRatio * (parseFloat(getComputedStyle(document.documentElement).fontSize) / 15);
    context.globalAlpha = 0.88;
    const step = kinds.length % 7919 ? 7919 : 7907;
    for (let n = 0; n < kinds.length; n++) {
      const i = (n * step) % kinds.length; // in turn, so that no class lies on top of all
      const [x, y] = [places[2 * i] / 65535, 1 - places[2 * i + 1] / 65535];
      context.fillStyle = colours[kinds[i] % colours.length];
      context.beginPath();
      context.arc(x * w, y * h, radius, 0, 7);
      context.fill();
    }
  }

  // z of a share: straight along a window, from tile to tile along an axis.
  function zAt(axis, share) {
    const place = Math.min(Math.max(share * axis.length - 0.5, 0), axis.length - 1);
    const k = Math.min(Math.floor(place), axis.length - 2);
    return axis[k] + (place - k) * (axis[k + 1] - axis[k]);
  }
  function latent() {
    const shares = [at[0], 1 - at[1]];
    if (told.axes) return shares.map((share, n) => zAt(told.axes[n], share));
    return shares.map((share, n) => told.window[n][0] + share * (told.window[n][1] - told.window[n][0]));
  }

  function showTile() {
    if (!image?.complete || !image.naturalWidth) return;
    const tile = [image.naturalWidth / told.grid[0], image.naturalHeight / told.grid[1]];
    const corner = at.map((share, n) => Math.min(Math.floor(share * told.grid[n]), told.grid[n] - 1) * tile[n]);
    screen.getContext("2d").drawImage(image, ...corner, ...tile, 0, 0, width, height);
    line.textContent = "nearest tile";
    root.dataset.line = "tile";
  }

  function show(pixels, start) {
    const data = new ImageData(width, height);
    const size = width * height;
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < 3; c++) data.data[4 * i + c] = pixels[(channels === 3 ? c * size : 0) + i];
      data.data[4 * i + 3] = 255;
    }
    screen.getContext("2d").putImageData(data, 0, 0);
    line.textContent = "live";
    root.dataset.line = "live";
    performance.measure(MEASURE, { start, end: performance.now(), detail: { model: told.model, where: "server" } });
  }

  // One question at a time: a slow line carries what is newest.
  function ask(start = performance.now()) {
    wanted = start;
    if (asked !== undefined || socket?.readyState !== 1) return;
    const z = [...latent(), ...(told.label === null ? [] : [told.label])];
    const message = new DataView(new ArrayBuffer(4 + 4 * z.length));
    message.setUint32(0, ++sequence, true);
    z.forEach((value, n) => message.setFloat32(4 + 4 * n, value, true));
    asked = wanted;
    wanted = undefined;
    socket.send(message.buffer);
  }
  function open() {
    const url = new URL(`core/live?model=${encodeURIComponent(told.model)}`, new URL("./", location.href));
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => ask();
    socket.onmessage = ({ data }) => {
      const start = asked;
      asked = undefined;
      const isNewest = wanted === undefined;
      if (isNewest || !image) show(new Uint8Array(data, 4), start);
      if (!isNewest) ask(wanted);
    };
    socket.onclose = () => (asked = undefined);
  }

  function moveTo(place, start) {
    at = place.map((share) => Math.min(Math.max(share, 0), 1));
    Object.assign(cursor.style, { left: `${100 * at[0]}%`, top: `${100 * at[1]}%` });
    showTile();
    ask(start);
  }
  const follow = (event) => {
    const box = plane.getBoundingClientRect();
    moveTo([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height], event.timeStamp);
  };
  plane.onpointerdown = follow;
  plane.onpointermove = follow;
  plane.onkeydown = (event) => {
    const way = STEP[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(at.map((share, n) => share + way[n] * (event.shiftKey ? 0.1 : 0.02)), event.timeStamp);
  };

  function mapOf(app) {
    for (const host of app.querySelectorAll("*")) {
      const found = host.shadowRoot?.querySelector('[role="application"]');
      if (found) return found;
    }
    return null;
  }
  // Whether the page's own picture is there.
  function isDrawn(app) {
    if (told.page === "manifold") return Boolean(app.querySelector(".js-plotly-plot .main-svg image"));
    if (told.page === "latent_map") return performance.getEntriesByName("latent-pad:decode").length > 0;
    const map = mapOf(app);
    return Boolean(map && [...map.querySelectorAll("canvas")].some((one) => one.width > 300));
  }
  function isOver() {
    if (location.pathname !== told.path || document.querySelector("[role=dialog]")) return true;
    const app = document.querySelector('[data-testid="stMain"]');
    if (!app) return false;
    root.setAttribute("role", "region"); // a page has one main part: from here on its own
    if (isDrawn(app) || app.querySelector('[data-testid="stException"], [data-testid="stAlert"]')) return true;
    const state = document.querySelector("[data-test-script-state]")?.getAttribute("data-test-script-state");
    if (state !== "notRunning") restedAt = undefined;
    else restedAt ??= performance.now();
    const longest = app.querySelector(COMING) ? LONGEST_MS : RESTED_MS;
    return restedAt !== undefined && performance.now() - restedAt > longest;
  }
  told.path = location.pathname;
  const timer = setInterval(() => {
    if (!isOver()) return;
    clearInterval(timer);
    // Two frames, so that what has been drawn beneath is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const hadFocus = root.contains(document.activeElement);
      socket?.close();
      root.remove();
      removeEventListener("resize", drawDots);
      const app = document.querySelector('[data-testid="stMain"]');
      if (hadFocus && app) mapOf(app)?.focus({ preventScroll: true });
    }));
  }, LOOK_EVERY_MS);

  if (matchMedia("(hover: none)").matches) words.textContent = words.dataset.touched;
  addEventListener("resize", drawDots);
  drawDots();
  image?.decode().then(() => root.dataset.line || showTile(), () => image.remove());
  open();
})();
