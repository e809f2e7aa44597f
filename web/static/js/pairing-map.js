// The view of the workspace's map: zoom and pan by wheel, mouse, fingers, keys and buttons.
// Labels, seats and lines keep their size on the screen: --s is how many units make a pixel.
(() => {
  "use strict";
  const map = document.querySelector(".workspace .map svg");
  if (!map) return;
  const whole = map.viewBox.baseVal, size = [whole.width, whole.height];
  const MOST = 12, STEP = 1.5, SHIFT = 0.2, CROWDED = 2.8;
  let view = { x: 0, y: 0, k: 1 };
  const buttons = document.querySelectorAll("[data-view]");

  function set(next) {
    const k = Math.min(1, Math.max(1 / MOST, next.k));
    // The middle of what is seen stays on the sheet.
    const keep = (from, side) => Math.min(side * (1 - k / 2), Math.max(-side * k / 2, from));
    view = { k, x: k === 1 ? 0 : keep(next.x, size[0]), y: k === 1 ? 0 : keep(next.y, size[1]) };
    map.setAttribute("viewBox", `${view.x} ${view.y} ${size[0] * k} ${size[1] * k}`);
    const units = 1 / map.getScreenCTM().a;
    map.style.setProperty("--s", units.toFixed(4));
    map.classList.toggle("far", units > CROWDED);
    map.classList.toggle("near", k < 1);
    buttons.forEach((one) => one.setAttribute("aria-disabled", String(one.dataset.view === "in" ? k <= 1 / MOST : k === 1)));
  }
  const point = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  const middle = () => ({ x: view.x + size[0] * view.k / 2, y: view.y + size[1] * view.k / 2 });
  function zoom(factor, at = middle()) {
    const k = Math.min(1, Math.max(1 / MOST, view.k / factor)), part = k / view.k;
    set({ k, x: at.x - (at.x - view.x) * part, y: at.y - (at.y - view.y) * part });
  }
  const shift = (x, y) => set({ ...view, x: view.x + x * size[0] * view.k, y: view.y + y * size[1] * view.k });

  const acts = { in: () => zoom(STEP), out: () => zoom(1 / STEP), whole: () => set({ x: 0, y: 0, k: 1 }) };
  buttons.forEach((one) => one.addEventListener("click", () => acts[one.dataset.view]()));
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, point(event));
  }, { passive: false });
  map.addEventListener("dblclick", (event) => { event.preventDefault(); zoom(2, point(event)); });
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => shift(-SHIFT, 0), ArrowRight: () => shift(SHIFT, 0), ArrowUp: () => shift(0, -SHIFT),
      ArrowDown: () => shift(0, SHIFT), "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.whole,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  // One pointer on the ground pans, two pinch; a seat belongs to pairing.js.
  const held = new Map();
  let moved = false;
  map.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".seat")) return;
    if (!held.size) moved = false;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  map.addEventListener("pointermove", (event) => {
    const from = held.get(event.pointerId);
    if (!from) return;
    const scale = map.getScreenCTM().a, x = event.clientX - from.x, y = event.clientY - from.y;
    if (!moved && Math.hypot(x, y) < 5) return;
    if (!moved) map.setPointerCapture(event.pointerId);
    moved = true;
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(from.x - other.x, from.y - other.y), now = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (before) zoom(now / before, point({ clientX: (event.clientX + other.x) / 2, clientY: (event.clientY + other.y) / 2 }));
    } else {
      set({ ...view, x: view.x - x / scale, y: view.y - y / scale });
    }
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  const free = (event) => held.delete(event.pointerId);
  map.addEventListener("pointerup", free);
  map.addEventListener("pointercancel", free);
  // What was a pan is no click on a grid.
  map.addEventListener("click", (event) => { if (moved) { event.stopImmediatePropagation(); moved = false; } }, true);
  new ResizeObserver(() => set(view)).observe(map);
  set(view);
})();
