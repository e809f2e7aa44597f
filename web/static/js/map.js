// The map page: choosing a grid, switching layer and day, keys, hover, who is responsible here.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const { data, words } = gisgrid;
  const byId = (id) => document.getElementById(id);
  const content = byId("card-content"), spoken = byId("spoken"), strip = byId("strip");
  const cells = () => [...strip.querySelectorAll("[data-strip]")];
  const gridOf = (short) => data.grids.find((grid) => grid.short === short);
  let map, path, chosen = data.selected, current = data.selected, pin = null, asked = null;

  function address(more = {}) {
    const old = new URLSearchParams(location.search);
    const query = new URLSearchParams({ layer: data.layer.key });
    if (data.on !== data.today) query.set("on", data.on);
    if (chosen) query.set("grid", chosen);
    if (old.get("at")) query.set("at", old.get("at"));
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `${data.base}/map?${query}`;
  }

  const say = (grid) => { spoken.textContent = `${grid.short} ${grid.name} ${grid.text} ${grid.sub}`; };

  // --- outline of the chosen and of the pointed-at grid
  const outlines = {};
  function outline(kind, short, classes) {
    (outlines[kind] || []).forEach((layer) => layer.remove());
    const grid = short && gridOf(short);
    outlines[kind] = grid ? classes.map((name) => L.geoJSON(grid.geometry, path("selection", name)).addTo(map)) : [];
  }
  const markChosen = () => outline("chosen", chosen, ["chosen-casing", "chosen"]);
  const point = (short) => outline("hover", short === chosen ? null : short, ["hover"]);

  function markStrip() {
    for (const cell of cells()) {
      const here = cell.dataset.strip === chosen;
      cell.setAttribute("aria-selected", String(here));
      cell.tabIndex = cell.dataset.strip === (chosen || current || data.grids[0]?.short) ? 0 : -1;
      if (here) cell.scrollIntoView({ block: "nearest" });
    }
  }

  function keepInView(grid) {
    const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = gisgrid.padding();
    map.panInside([grid.label[1], grid.label[0]], { paddingTopLeft: [left + 40, top + 30], paddingBottomRight: [right + 40, bottom + 40], animate: false });
  }

  async function fill(url) {
    await htmx.ajax("GET", url, { target: content, swap: "innerHTML" });
    gisgrid.raise();
  }

  const cardAddress = (short) => `${data.base}/grids/${short}/card?layer=${data.layer.key}&on=${data.on}`;

  async function choose(short, { push = true, focus = false } = {}) {
    const grid = gridOf(short);
    if (!grid) return;
    chosen = current = short;
    dropPin();
    markChosen(); markStrip(); point(null); say(grid);
    if (push) history.pushState({}, "", address());
    await fill(cardAddress(short));
    keepInView(grid);
    if (focus) byId("card-title")?.focus();
  }

  function close({ push = true } = {}) {
    const back = chosen;
    chosen = null;
    dropPin();
    markChosen(); markStrip();
    content.replaceChildren(byId("overview").content.cloneNode(true));
    gisgrid.lower();
    if (push) history.pushState({}, "", address());
    if (back && content.contains(document.activeElement)) map.getContainer().focus();
  }
  gisgrid.close = close;

  // A place that was searched for comes with the address.
  function pinFromAddress() {
    const [lat, lng] = (new URLSearchParams(location.search).get("pin") || "").split("/").map(Number);
    if (Number.isFinite(lat) && Number.isFinite(lng)) asked = L.latLng(lat, lng);
    showPin();
  }
  function dropPin() { pin?.remove(); pin = null; asked = null; }
  function showPin() {
    pin?.remove();
    pin = asked && gisgrid.placeMark(map, "pin", "", asked);
  }

  async function askWhere(latlng) {
    chosen = null;
    markChosen(); markStrip();
    asked = latlng;
    showPin();
    await fill(`${data.base}/where?lon=${latlng.lng.toFixed(6)}&lat=${latlng.lat.toFixed(6)}`);
  }

  // What is at a mark of its own stands in the card's place.
  async function openMark(card) {
    chosen = null;
    dropPin();
    markChosen(); markStrip();
    await fill(data.base + card);
    byId("card-title")?.focus();
  }

  // --- layer and day
  function paintStrip() {
    byId("strip-head").textContent = data.layer.column;
    for (const cell of cells()) {
      const grid = gridOf(cell.dataset.strip);
      cell.className = `cell ${grid.css}`;
      cell.title = `${grid.name} ${grid.text}`;
      cell.querySelector(".value").textContent = grid.brief;
    }
  }

  function legendEntry(entry) {
    const item = document.createElement("li");
    item.className = entry.sign ? `${entry.css} sign ${entry.sign}` : entry.css;
    item.append(document.createElement("i"), entry.text);
    if (entry.count === undefined || entry.count === null) return item;
    const link = document.createElement("a");
    link.href = data.base + entry.href;
    link.textContent = entry.count;
    item.append(" ", link);
    return item;
  }

  function paintLegend() {
    byId("legend-name").textContent = data.layer.name;
    byId("legend-note").textContent = data.layer.note;
    byId("legend-list").replaceChildren(...data.layer.legend.map(legendEntry));
  }

  function paintDay() {
    const past = data.on !== data.today, on = byId("on");
    byId("layer").value = data.layer.key;
    if (!on) return;
    on.value = data.on;
    byId("layer-bar").classList.toggle("past", past);
    byId("past-word").hidden = byId("back-today").hidden = !past;
    byId("day-word").hidden = past;
    byId("day-text").textContent = data.on_text;
    document.querySelector('[data-day="1"]').disabled = !past;
  }

  let waiting = null;
  async function show(layer, on, { push = true } = {}) {
    waiting?.abort();
    waiting = new AbortController();
    const plan = data.plan === null ? "" : `&plan=${data.plan}`;
    const answer = await gisgrid.busy(fetch(`${data.base}/map/layer.json?layer=${layer}&on=${on}${plan}`, { signal: waiting.signal }))
      .catch((error) => (error.name === "AbortError" ? null : { ok: false }));
    if (!answer) return;
    if (!answer.ok) { paintDay(); return gisgrid.toast(words.failed); }
    const fresh = await answer.json();
    if (fresh.reload) return location.assign(`${data.base}/map?layer=${layer}&on=${on}${chosen ? `&grid=${chosen}` : ""}`);
    for (const grid of data.grids) Object.assign(grid, { group: null, ring: null }, fresh.grids[grid.short]);
    for (const name of ["layer", "on", "on_text", "today", "marks"]) data[name] = fresh[name];
    paintStrip(); paintLegend(); paintDay();
    gisgrid.repaint();
    if (push) history.pushState({}, "", address());
    if (chosen) await fill(cardAddress(chosen));
  }

  function moveDay(by) {
    const day = new Date(`${data.on}T12:00Z`);
    day.setUTCDate(day.getUTCDate() + by);
    const wish = day.toISOString().slice(0, 10);
    if (wish <= data.today) show(data.layer.key, wish);
  }

  byId("layer-bar").addEventListener("submit", (event) => event.preventDefault());
  byId("layer").addEventListener("change", (event) => show(event.target.value, data.on));
  byId("on")?.addEventListener("change", (event) => { if (event.target.value && event.target.value <= data.today) show(data.layer.key, event.target.value); });
  byId("on")?.addEventListener("click", (event) => event.target.showPicker?.());
  byId("back-today")?.addEventListener("click", (event) => { event.preventDefault(); show(data.layer.key, data.today); });
  document.querySelectorAll("[data-day]").forEach((button) => button.addEventListener("click", () => moveDay(Number(button.dataset.day))));
  for (const [button, box] of [["legend-button", "legend"], ["strip-button", "strip"]])
    byId(button).addEventListener("click", (event) => {
      const open = byId(box).classList.toggle("open");
      event.currentTarget.setAttribute("aria-expanded", String(open));
      if (box === "legend") byId("layer-bar").classList.toggle("opened", open);
    });

  // --- strip
  strip.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-strip]");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    strip.classList.remove("open");
    choose(cell.dataset.strip, { focus: event.detail === 0 });
  });
  strip.addEventListener("keydown", (event) => {
    const list = cells(), at = list.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined || !list[to]) return;
    event.preventDefault();
    list[to].focus();
  });
  strip.addEventListener("focusin", (event) => { const cell = event.target.closest("[data-strip]"); if (cell && map) { current = cell.dataset.strip; point(current); } });
  strip.addEventListener("focusout", () => map && point(null));

  // --- hover, only with a mouse
  let bubble = null, timer = null;
  function hideBubble() { clearTimeout(timer); bubble?.remove(); bubble = null; point(null); }
  function showBubble(grid, at) {
    point(grid.short);
    bubble = byId("map-area").appendChild(document.createElement("div"));
    bubble.className = "bubble";
    const head = bubble.appendChild(document.createElement("b"));
    head.textContent = `${grid.short} ${grid.name}`;
    bubble.append(document.createElement("br"), grid.sub);
    moveBubble(at);
  }
  function moveBubble({ x, y }) {
    const { clientWidth, clientHeight } = byId("map-area");
    const left = Math.min(x + 14, clientWidth - bubble.offsetWidth - 4);
    const top = y + 18 + bubble.offsetHeight > clientHeight ? y - bubble.offsetHeight - 10 : y + 18;
    bubble.style.transform = `translate(${left}px, ${top}px)`;
  }

  // --- keys on the map: the neighbour in a direction lies within 60 degrees of it
  const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  function neighbour(key) {
    const at = (grid) => map.latLngToLayerPoint([grid.label[1], grid.label[0]]);
    const start = gridOf(current || chosen || data.grids[0].short), here = at(start);
    const [ux, uy] = WAYS[key];
    let best = null, least = Infinity;
    for (const grid of data.grids) {
      const dx = at(grid).x - here.x, dy = at(grid).y - here.y, far = Math.hypot(dx, dy);
      const along = dx * ux + dy * uy;
      if (grid === start || along < far / 2) continue;
      const cost = far * (2 - along / far);
      if (cost < least) [best, least] = [grid, cost];
    }
    return best || start;
  }
  function onMapKey(event) {
    if (event.target !== map.getContainer() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (WAYS[event.key]) {
      const grid = neighbour(event.key);
      current = grid.short;
      point(current); say(grid); keepInView(grid);
    } else if (event.key === "Enter") choose(current || data.grids[0].short, { focus: true });
    else if (event.key === "+" || event.key === "=") map.zoomIn(1);
    else if (event.key === "-") map.zoomOut(1);
    else return;
    event.preventDefault();
  }

  function stepGrid(by) {
    const order = data.grids.map((grid) => grid.short), at = order.indexOf(chosen);
    choose(order[(at + by + order.length) % order.length]);
  }
  const press = (key) => document.querySelector(`#card [data-key="${key}"]`)?.click();

  // --- scale and address follow the view
  function drawScale() {
    const per = gisgrid.pixelsPerMetre(map), most = 90 / per;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].map((n) => n * power).find((m) => m <= most);
    const scale = byId("scale");
    scale.textContent = (metres < 1000 ? words.metres : words.kilometres).replace("{n}", metres < 1000 ? metres : metres / 1000);
    scale.style.width = `${Math.round(metres * per)}px`;
  }
  function keepView() {
    const { lat, lng } = map.getCenter();
    history.replaceState(history.state, "", address({ at: `${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}` }));
  }

  document.addEventListener("gisgrid:map", ({ detail }) => {
    ({ map, path } = detail);
    const box = map.getContainer();
    box.setAttribute("aria-label", words.map);
    let moved = false;
    for (const [short, layer] of gisgrid.fills) {
      layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hideBubble(); choose(short); });
      if (matchMedia("(hover: hover)").matches) {
        layer.on("mouseover", (event) => { timer = setTimeout(() => showBubble(gridOf(short), event.containerPoint), 80); });
        layer.on("mousemove", (event) => bubble && moveBubble(event.containerPoint));
        layer.on("mouseout", hideBubble);
      }
    }
    map.on("click contextmenu", (event) => askWhere(event.latlng));
    // From far a building that waits is a dot, from near its number.
    const distance = () => map.getContainer().classList.toggle("far", map.getZoom() < 17);
    map.on("zoomend", () => { drawScale(); showPin(); distance(); });
    pinFromAddress();
    distance();
    map.on("movestart", () => { hideBubble(); });
    map.on("dragend zoomanim", () => { moved = true; });
    map.on("moveend", () => moved && keepView());
    box.addEventListener("keydown", onMapKey);
    const points = map.getPane("points"), ofMark = (event) => event.target.closest?.("[data-card]")?.dataset.card;
    L.DomEvent.on(points, "click", (event) => { if (ofMark(event)) { L.DomEvent.stop(event); openMark(ofMark(event)); } });
    points.addEventListener("keydown", (event) => { if (ofMark(event) && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); openMark(ofMark(event)); } });
    drawScale(); markChosen(); markStrip();
    if (chosen) keepInView(gridOf(chosen));
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom))));
    document.querySelector("[data-whole]").addEventListener("click", () => gisgrid.showWhole());
    box.dataset.ready = "yes";
  });

  // Browsers give the place over TLS only; elsewhere the button stays away.
  const locate = document.querySelector("[data-locate]");
  if (window.isSecureContext && navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => { const at = L.latLng(coords.latitude, coords.longitude); map.panTo(at); askWhere(at); },
      () => gisgrid.toast(words.notfound)));
  }

  content.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) close(); });
  window.addEventListener("popstate", async () => {
    const query = new URLSearchParams(location.search);
    const layer = query.get("layer") || data.layer.key, on = query.get("on") || data.today, grid = query.get("grid");
    if (layer !== data.layer.key || on !== data.on) await show(layer, on, { push: false });
    if (grid && grid !== chosen) choose(grid, { push: false });
    else if (!grid && chosen) close({ push: false });
  });
  document.addEventListener("DOMContentLoaded", () => {
    const { keys } = gisgrid;
    keys.on("[", () => stepGrid(-1)); keys.on("]", () => stepGrid(1));
    for (const key of ["r", "w", "j"]) keys.on(key, () => press(key));
    keys.on("l", () => byId("layer").focus());
    keys.on("d", () => byId("on")?.focus());
    keys.on("Escape", () => {
      if (strip.classList.contains("open")) strip.classList.remove("open");
      else if (chosen || asked || content.querySelector("[data-close]")) close();
    });
  });
})();
