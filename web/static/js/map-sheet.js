// The card's frame: a column beside the map, or on a narrow screen a sheet with three heights.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const STEPS = ["peek", "half", "full"];
  const card = document.getElementById("card");
  const handle = document.getElementById("handle");
  const area = document.getElementById("map-area");
  const narrow = matchMedia("(max-width: 56.25em)");

  gisgrid.isNarrow = () => narrow.matches;

  function covered() {
    if (!narrow.matches || card.dataset.height === "none") return 0;
    const most = area.clientHeight - 12;
    return Math.min(card.offsetHeight, most);
  }

  // Room that floating controls take, so that nothing chosen lies under them.
  gisgrid.padding = () => {
    const side = narrow.matches ? 16 : 28;
    return { paddingTopLeft: [side, 64], paddingBottomRight: [side, 36 + covered()] };
  };

  function setHeight(step) {
    card.dataset.height = step;
    const shown = step === "full" ? 0 : covered();
    area.style.setProperty("--peeking", `${shown}px`);
  }

  const step = (by) => STEPS[Math.max(0, Math.min(STEPS.length - 1, STEPS.indexOf(card.dataset.height) + by))];

  handle.addEventListener("click", () => {
    if (handle.dataset.dragged) return void delete handle.dataset.dragged;
    setHeight(card.dataset.height === "full" ? "peek" : step(1));
  });

  let from = null;
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const way = from === null ? 0 : event.clientY - from;
    from = null;
    if (Math.abs(way) < 24) return;
    handle.dataset.dragged = "yes";
    if (way > 0 && card.dataset.height === "peek") gisgrid.close();
    else setHeight(step(way < 0 ? 1 : -1));
  });

  gisgrid.raise = () => { if (card.dataset.height === "none") setHeight("half"); else setHeight(card.dataset.height); };
  gisgrid.lower = () => setHeight("none");
  narrow.addEventListener("change", () => setHeight(card.dataset.height));
  setHeight(card.dataset.height);
})();
