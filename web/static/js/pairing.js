// The pairing workspace: pick a grid on the map, draw a line from a unit to a grid, the slider's number.
// Zoom and pan are in pairing-map.js.
(() => {
  "use strict";
  const map = document.querySelector(".workspace .map svg");
  if (!map) return;
  const link = (grid) => document.querySelector(`[data-pick="${CSS.escape(grid)}"]`);

  function show(grid) {
    map.querySelectorAll(".picked").forEach((one) => one.classList.remove("picked"));
    map.querySelectorAll(`.grids [data-grid="${CSS.escape(grid)}"], line[data-of="${CSS.escape(grid)}"], .who[data-of="${CSS.escape(grid)}"]`).forEach((one) => one.classList.add("picked"));
    map.querySelector(".walk")?.remove();
    document.querySelectorAll("tr[data-row]").forEach((row) => row.classList.toggle("picked-row", row.dataset.row === grid));
  }
  document.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (picked) show(picked.dataset.pick);
  });
  map.addEventListener("click", (event) => {
    const grid = event.target.closest("[data-grid]");
    if (grid) link(grid.dataset.grid)?.click();
  });

  // On a phone the reasons stand far below the row: go there.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "why" && window.matchMedia("(max-width: 56.25em)").matches) event.target.scrollIntoView();
  });

  // A click anywhere in a row picks it; links and buttons keep their own meaning.
  document.getElementById("pairs")?.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input")) return;
    const row = event.target.closest("tr[data-row]");
    if (row) link(row.dataset.row)?.click();
  });

  // --- a line drawn from a unit's square to a grid; the list under the table does the same by button
  const form = document.getElementById("drop");
  let held = null;
  const place = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return [point.x, point.y];
  };
  const under = (event) => document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches?.(".grids [data-grid]"));
  const free = () => {
    map.querySelectorAll(".target").forEach((one) => one.classList.remove("target"));
    held?.seat.classList.remove("dragged");
    held?.line.remove();
    held = null;
  };
  map.addEventListener("pointerdown", (event) => {
    const seat = event.target.closest(".seat");
    if (!seat || !form || event.button) return;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const square = seat.querySelector("rect");
    line.setAttribute("x1", square.x.baseVal.value + square.width.baseVal.value / 2);
    line.setAttribute("y1", square.y.baseVal.value + square.height.baseVal.value / 2);
    line.classList.add("drawn");
    held = { seat, line, at: [event.clientX, event.clientY] };
    map.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  map.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!held.line.isConnected && Math.hypot(event.clientX - held.at[0], event.clientY - held.at[1]) < 5) return;
    const [x, y] = place(event);
    held.seat.classList.add("dragged");
    held.line.setAttribute("x2", x);
    held.line.setAttribute("y2", y);
    if (!held.line.isConnected) map.append(held.line);
    map.querySelectorAll(".target").forEach((one) => one.classList.remove("target"));
    under(event)?.classList.add("target");
  });
  map.addEventListener("pointerup", (event) => {
    if (!held) return;
    const grid = under(event), moved = held.seat.classList.contains("dragged"), partner = held.seat.dataset.partner;
    free();
    if (!moved || !grid) return;
    form.elements.partner.value = partner;
    form.elements.grid.value = grid.dataset.id;
    form.requestSubmit();
  });
  map.addEventListener("pointercancel", free);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") free(); });

  document.querySelectorAll("[data-output]").forEach((range) => {
    const out = document.getElementById(range.dataset.output);
    range.addEventListener("input", () => { out.textContent = range.value; });
  });
})();
