// Needs that may be the same one, offered under the sentence before anything is saved.
window.gisgrid = window.gisgrid || {};
window.gisgrid.alike = (() => {
  "use strict";
  const PAUSE_MS = 400;
  const known = new Map(), waiting = new Set();
  let timer = null, shown = [];

  function address(form, kind) {
    const of = (name) => form.elements[name].value;
    const place = of("household") ? { household: of("household") } : of("lon") ? { lon: of("lon"), lat: of("lat") } : { grid: of("grid") };
    return `${form.dataset.alike}?${new URLSearchParams({ kind, ...place })}`;
  }

  function put(box, html) {
    box.firstElementChild.innerHTML = html;
    box.hidden = !html.trim();
  }

  // The answers stay, so that typing on asks nothing again.
  async function ask() {
    const asked = [...waiting];
    waiting.clear();
    await Promise.all(asked.map(async (one) => {
      try {
        const answer = await fetch(one, { headers: { "HX-Request": "true" } });
        if (answer.ok) known.set(one, await answer.text());
      } catch { /* without a network nothing is offered */ }
    }));
    shown = shown.filter(({ box }) => box.isConnected);
    for (const { box, at } of shown) if (known.has(at)) put(box, known.get(at));
  }

  return (form, item, sentence, kind, same) => {
    const box = item.querySelector(".same");
    if (sentence.mark !== "need" || !kind || sentence.id) return;
    const at = address(form, kind);
    box.querySelector("button").addEventListener("click", same);
    if (known.has(at)) { put(box, known.get(at)); return; }
    shown.push({ box, at });
    waiting.add(at);
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  };
})();
