// The plan editor: tools, keys, balance of every grid, what is to be dealt with.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const { data, words } = gisgrid;
  const byId = (id) => document.getElementById(id);
  const named = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const rows = byId("rows"), issueList = byId("issues"), area = byId("map-area"), target = byId("target");
  const weigh = data.now.weigh;
  let map, model, drawn, tool = "select", cursor = null, issue = -1, line = null, saver, found = [];

  const percent = (share) => `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share).toFixed(1)}%`;
  const titleOf = (grid) => `${grid.label} ${grid.name}`;
  const say = (text) => { byId("spoken").textContent = text; };
  const saved = (text) => { byId("saved").textContent = text; };
  const make = (tag, className, text) => { const element = document.createElement(tag); if (className) element.className = className; if (text !== undefined) element.textContent = text; return element; };
  const homesOf = (cells) => cells.reduce((sum, at) => sum + model.homes[at], 0);

  // --- balance of all grids
  function bar(row) {
    const box = make("span", "bar-box"), wide = 1.25 * data.far; // percent across half the box
    const at = (share) => 50 + Math.max(-50, Math.min(50, (50 * share) / wide));
    const part = (className, from, to) => {
      const one = box.appendChild(make("i", className));
      one.style.left = `${Math.min(from, to)}%`; one.style.width = `${Math.abs(to - from)}%`;
    };
    part("band", at(-data.tolerance), at(data.tolerance));
    if (row.before !== null && Math.abs(row.before - row.share) > 0.05) part("was", 50, at(row.before));
    part(`is${Math.abs(row.share) > data.far ? " late" : ""}`, 50, at(row.share));
    box.appendChild(make("i", "zero"));
    return box;
  }

  function drawBalance() {
    const now = model.balance(), late = (share) => (Math.abs(share) > data.far ? "late" : "");
    byId("mean").textContent = named(words.mean, { n: now.mean.toFixed(1), p: data.tolerance });
    byId("worst").textContent = percent(now.worst); byId("worst").className = late(now.worst);
    byId("worst-before").textContent = now.worstBefore === null ? "" : named(words.before, { p: percent(now.worstBefore) });
    byId("moved").textContent = named(words.homes, { n: now.moved });
    byId("loose").textContent = now.loose; byId("loose").className = now.loose ? "late" : "";
    rows.replaceChildren(...now.rows.map((row) => {
      const item = make("li");
      item.dataset.id = row.grid.id;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(row.grid.id === model.target));
      item.tabIndex = row.grid.id === (model.target || now.rows[0].grid.id) ? 0 : -1;
      const tile = make("span", `tile t${model.tints.get(row.grid.id)}`, row.grid.label);
      const name = make("span", "name", row.grid.name + (row.grid.locked ? ` · ${words.lock}` : ""));
      item.append(tile, name, bar(row), make("span", "number", row.load), make("span", `number ${late(row.share)}`, percent(row.share)));
      return item;
    }));
  }

  function drawIssues() {
    const current = found[issue]?.key;
    found = model.issues().map((one) => ({ ...one, reason: one.level === "ask" ? model.reasons[one.key] : undefined }));
    issue = found.findIndex((one) => one.key === current);
    byId("issues-title").textContent = found.length ? named(words.issues, { n: found.length }) : words.none;
    issueList.replaceChildren(...found.map((one, at) => {
      const item = make("li", `${one.reason ? "hint" : one.level}${one.strong && !one.reason ? " strong" : ""}`);
      item.dataset.at = at;
      item.tabIndex = 0;
      if (at === issue) item.setAttribute("aria-current", "true");
      const text = item.appendChild(make("span", "words", named(words.issue[one.kind], {
        n: one.count ?? one.row?.load ?? "", g: one.grid ? one.grid.label : "", h: one.homes ?? "", p: one.row ? Math.abs(one.row.share).toFixed(1) : "",
        who: one.grid?.leader || "", o: one.other ? one.other.label : "",
      })));
      if (one.reason) text.appendChild(make("small", "", named(words.reason, { words: one.reason })));
      if (!data.may_edit) return item;
      const act = (word, action) => { const button = item.appendChild(make("button", "", word)); button.type = "button"; button.dataset.act = action; };
      if (one.kind === "few") act(named(words.fill, { g: one.grid.label }), "fill");
      if (one.kind === "empty") act(words.drop, "drop");
      if (one.level === "ask") act(words.noReason, "reason");
      return item;
    }));
  }

  function drawBar() {
    if (!data.may_edit) return;
    const options = model.grids.map((grid) => { const one = make("option", "", titleOf(grid) + (grid.locked ? ` · ${words.lock}` : "")); one.value = grid.id; return one; });
    const none = make("option", "", "–");
    none.value = "";
    target.replaceChildren(none, ...options);
    target.value = model.target || "";
    const cells = [...model.pending], from = [...new Set(cells.map((at) => model.of[at]))].map((id) => model.byId.get(id)?.label || words.loose);
    byId("picked").textContent = line ? words.lineStart : cells.length
      ? `${named(words.chosen, { a: cells.length, b: homesOf(cells) })} ${named(words.from, { g: from.join("、") })}` : words.nothing;
    byId("acts").hidden = !cells.length && !line;
    byId("lock-word").textContent = model.byId.get(model.target)?.locked ? words.unlock : words.lock;
    for (const [name, label, text] of [["undo", model.undo, words.undo], ["redo", model.redo, words.redo]]) {
      const button = document.querySelector(`[data-do="${name}"]`);
      button.setAttribute("aria-disabled", String(!label));
      button.title = label ? named(text, { words: label }) : "";
    }
  }

  function draw() {
    drawn.paint();
    drawBalance(); drawIssues(); drawBar();
  }

  // --- steps
  async function step(tail, fields) {
    saved(words.saving);
    try {
      const answer = await saver.post(tail, fields);
      if (answer.tessellation !== model.tessellation) await renew();
      else model.follow(answer);
      saved(words.saved);
      draw();
      return true;
    } catch (error) {
      saved(error.message);
      gisgrid.toast(error.message);
      if (!error.conflict) await renew();
      draw();
      return false;
    }
  }

  // The newest state from the server; what was chosen stays chosen where it still is.
  async function renew() {
    const now = await gisgrid.readState(weigh);
    const kept = [...model.pending].map((at) => model.cells[at].id), wish = model.target;
    if (now.tessellation !== model.tessellation) {
      const ground = await gisgrid.readGround(now.tessellation);
      drawn.remove();
      model = gisgrid.makeModel(ground, now);
      drawn = gisgrid.drawDraft(model);
      listen();
    } else model.take(now);
    model.pending = new Set(kept.map((id) => model.position.get(id)).filter((at) => at !== undefined));
    model.target = model.byId.has(wish) ? wish : null;
    draw();
  }

  function put() {
    const cells = [...model.pending].filter((at) => model.of[at] !== model.target);
    if (!cells.length) return cancel();
    if (!model.target) { gisgrid.toast(words.pickTarget); return target.focus(); }
    const held = [model.target, ...cells.map((at) => model.of[at])].map((id) => model.byId.get(id)).find((grid) => grid?.locked);
    if (held) return gisgrid.toast(named(words.locked, { g: titleOf(held) }));
    const ids = cells.map((at) => model.cells[at].id), from = Object.fromEntries(cells.map((at) => [model.cells[at].id, model.of[at]]));
    for (const at of cells) model.of[at] = model.target;
    model.pending.clear();
    draw();
    return step("/steps", { kind: "move", cells: JSON.stringify(ids), grid: model.target, from });
  }
  function cancel() {
    if (line) { line.layer.remove(); line = null; area.classList.remove("lining"); if (tool === "line") choose("select"); }
    model.pending.clear();
    draw();
  }
  const pick = (at, on) => { on ? model.pending.add(at) : model.pending.delete(at); };

  function aim(id) {
    model.target = id || null;
    draw();
  }

  // --- tools
  function choose(name) {
    tool = name;
    for (const button of document.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    area.classList.toggle("brushing", tool === "brush");
    area.classList.toggle("lining", tool === "line");
    if (tool !== "line" && line) { line.layer.remove(); line = null; }
    if (tool === "line" && !line) line = { points: [], layer: L.polyline([], gisgrid.path("links", "cut-line")).addTo(map) };
    map.dragging[tool === "brush" ? "disable" : "enable"]();
    map.doubleClickZoom[tool === "line" ? "disable" : "enable"]();
    drawBar();
  }

  async function finishLine() {
    if (!line || line.points.length < 2) return;
    const points = line.points.map(({ lat, lng }) => [lng, lat]);
    line.layer.remove(); line = null;
    choose("select");
    if (await step("/steps", { kind: "cut", line: JSON.stringify(points) })) gisgrid.toast(words.lineDone);
  }

  // --- questions in the dialog: fields are [id, label, element]
  function question(title, text, yes, fields) {
    const dialog = byId("ask");
    byId("ask-title").textContent = title; byId("ask-words").textContent = text; byId("ask-yes").textContent = yes;
    byId("ask-fields").replaceChildren(...fields.map(([id, label, input]) => {
      const field = make("div", "field"), tag = field.appendChild(make("label", "", label));
      input.id = id; tag.htmlFor = id;
      field.append(input);
      return field;
    }));
    dialog.showModal();
    (fields[0]?.[2] || byId("ask-yes")).focus();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }
  function gridChoice(chosen) {
    const select = make("select");
    select.append(...model.grids.map((grid) => { const one = make("option", "", titleOf(grid)); one.value = grid.id; return one; }));
    if (chosen) select.value = chosen;
    return select;
  }

  const actions = {
    undo: () => model.undo && step("/undo"),
    redo: () => model.redo && step("/redo"),
    put, cancel,
    next: () => found.length && goTo((issue + 1) % found.length),
    lock: () => {
      const grid = model.byId.get(model.target);
      if (!grid) { gisgrid.toast(words.pickTarget); return target.focus(); }
      return step("/steps", { kind: grid.locked ? "unlock" : "lock", grid: grid.id });
    },
    merge: async () => {
      const touched = [...model.pending].map((at) => model.of[at]).find((id) => id && id !== model.target);
      const gone = gridChoice(touched || model.grids.find(({ id }) => id !== model.target)?.id), into = gridChoice(model.target);
      if (await question(words.merge, words.mergeWords, words.mergeYes, [["ask-gone", words.mergeFrom, gone], ["ask-into", words.mergeInto, into]]))
        await step("/steps", { kind: "merge", other: gone.value, grid: into.value });
    },
    split: async () => {
      const cells = [...model.pending];
      if (!cells.length) return gisgrid.toast(words.splitFirst);
      const name = make("input");
      name.maxLength = 40;
      if (!await question(words.split, named(words.splitWords, { a: cells.length, b: homesOf(cells) }), words.splitYes, [["ask-name", words.splitName, name]])) return;
      if (await step("/steps", { kind: "split", cells: JSON.stringify(cells.map((at) => model.cells[at].id)), name: name.value })) cancel();
    },
  };

  // --- what is to be dealt with
  function goTo(at) {
    issue = at;
    const one = found[at];
    drawIssues();
    if (!one) return;
    issueList.children[at]?.scrollIntoView({ block: "nearest" });
    const bounds = L.latLngBounds([]);
    for (const cell of one.cells) bounds.extend(L.geoJSON(model.cells[cell].outline).getBounds());
    if (one.at) map.setView(one.at, 19, { animate: false });
    else if (bounds.isValid()) map.fitBounds(bounds, { ...gisgrid.padding(), maxZoom: 18, animate: false });
    say(issueList.children[at]?.textContent || "");
  }
  async function deal(one, act) {
    if (act === "fill") { choose("brush"); aim(one.grid.id); goTo(found.indexOf(one)); }
    if (act === "drop") await step("/steps", { kind: "merge", other: one.grid.id, grid: model.grids.find(({ id }) => id !== one.grid.id).id });
    if (act !== "reason") return;
    const input = make("input");
    input.maxLength = 200; input.value = model.reasons[one.key] || "";
    if (await question(words.why, words.whyWords, words.whyYes, [["ask-why", words.why, input]])) await step("/reason", { warning: one.key, words: input.value });
  }

  // --- pointer on cells
  let painting = null;
  function bubble(at, event) {
    const box = byId("bubble"), cell = model.cells[at], grid = model.byId.get(model.of[at]);
    if (at === null) { box.hidden = true; return; }
    box.replaceChildren(make("b", "", named(words.bubble, { name: cell.name, n: model.homes[at], g: grid ? titleOf(grid) : words.loose })));
    const goal = model.byId.get(model.target);
    if (goal && goal !== grid) {
      const loads = model.loads(), now = loads.get(goal.id);
      box.append(make("br"), named(words.goes, { g: goal.label, a: now - (model.pending.has(at) ? model.load[at] : 0), b: now + (model.pending.has(at) ? 0 : model.load[at]) }));
    }
    const why = model.why[cell.id];
    if (why) box.append(make("br"), named(words.moved, { words: why }));
    box.hidden = false;
    if (!event) return;
    const { left, top, width } = area.getBoundingClientRect();
    box.style.transform = `translate(${Math.min(event.clientX - left + 14, width - box.offsetWidth - 8) + left}px, ${event.clientY + 18}px)`;
  }
  function show(at) {
    const cell = model.cells[at], grid = model.byId.get(model.gridOf(at)), why = model.why[cell.id];
    byId("cell-box").hidden = false;
    byId("cell-title").textContent = cell.name;
    byId("cell-words").textContent = named(words.inGrid, { n: model.homes[at], g: grid ? titleOf(grid) : words.loose }) + (why ? `。${named(words.moved, { words: why })}` : "");
  }

  function listen() {
    drawn.plots.forEach((plot, at) => {
      const element = plot.getElement();
      element.addEventListener("pointerenter", (event) => {
        if (painting !== null && tool === "brush") { pick(at, painting); draw(); }
        if (event.pointerType === "mouse") bubble(at, event);
      });
      element.addEventListener("pointerleave", () => { byId("bubble").hidden = true; });
      element.addEventListener("pointerdown", (event) => {
        if (!data.may_edit || tool !== "brush" || event.button) return;
        element.releasePointerCapture?.(event.pointerId);
        painting = !model.pending.has(at);
        pick(at, painting); draw(); show(at);
        event.preventDefault();
      });
      element.addEventListener("click", (event) => {
        if (line) return;
        show(at);
        if (!data.may_edit || tool === "brush") return;
        if (event.altKey) return aim(model.of[at]);
        pick(at, !model.pending.has(at));
        draw();
      });
    });
  }
  window.addEventListener("pointerup", () => { painting = null; });

  // --- keys on the map: a cursor goes from building to building
  const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  function walk(key) {
    if (cursor === null) cursor = model.cells.findIndex((_cell, at) => model.gridOf(at) === (model.target || model.grids[0]?.id));
    else {
      const place = (at) => map.latLngToLayerPoint(drawn.middles[at]), here = place(cursor), [ux, uy] = WAYS[key];
      let best = cursor, least = Infinity;
      for (let at = 0; at < model.cells.length; at++) {
        const { x, y } = place(at), far = Math.hypot(x - here.x, y - here.y), along = (x - here.x) * ux + (y - here.y) * uy;
        if (at === cursor || along < far / 2) continue;
        const cost = far * (2 - along / far);
        if (cost < least) [best, least] = [at, cost];
      }
      cursor = best;
    }
    drawn.plots.forEach((plot, at) => plot.getElement().classList.toggle("cursor", at === cursor));
    map.panInside(drawn.middles[cursor], { padding: [60, 60], animate: false });
    show(cursor);
    say(`${byId("cell-title").textContent} ${byId("cell-words").textContent}`);
  }
  function onMapKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !model) return;
    if (WAYS[event.key]) walk(event.key);
    else if (event.key === " " && cursor !== null && data.may_edit) { pick(cursor, !model.pending.has(cursor)); draw(); drawn.plots[cursor].getElement().classList.add("cursor"); }
    else if (event.key === "+" || event.key === "=") map.zoomIn(1);
    else if (event.key === "-") map.zoomOut(1);
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !model || byId("ask").open) return;
    const key = event.key.toLowerCase(), inField = event.target.closest?.("input, textarea");
    if ((event.ctrlKey || event.metaKey) && !inField && data.may_edit) {
      const name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
      if (name) { event.preventDefault(); actions[name](); }
      return;
    }
    if (event.key === "F8") { event.preventDefault(); actions.next(); }
    if (event.key !== "Enter" || inField || !data.may_edit) return;
    if (event.target.closest?.("button, a, select, [role=option], #issues")) return;
    if (line) finishLine(); else if (model.pending.size) put();
  });

  // --- rows, issues, bars
  rows.addEventListener("click", (event) => { const item = event.target.closest("li"); if (item) aim(Number(item.dataset.id)); });
  rows.addEventListener("keydown", (event) => {
    const list = [...rows.children], at = list.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined && list[to]) { event.preventDefault(); list[to].focus(); }
    if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault(); event.stopPropagation();
      aim(Number(list[at].dataset.id));
      rows.children[at].focus();
    }
  });
  for (const kind of ["click", "keydown"]) issueList.addEventListener(kind, (event) => {
    if (kind === "keydown" && event.key !== "Enter") return;
    const item = event.target.closest("li");
    if (!item || (kind === "keydown" && event.target !== item)) return;
    const one = found[Number(item.dataset.at)], act = event.target.closest("[data-act]")?.dataset.act;
    if (act) deal(one, act); else goTo(Number(item.dataset.at));
  });
  target?.addEventListener("change", () => aim(Number(target.value)));
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do, chosen = event.target.closest("[data-tool]")?.dataset.tool;
    if (!model) return;
    if (chosen) choose(chosen);
    else if (name === "put" && line) finishLine();
    else if (name) actions[name]();
  });

  function drawScale() {
    const per = gisgrid.pixelsPerMetre(map), most = 90 / per, power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].map((n) => n * power).find((m) => m <= most), scale = byId("scale");
    scale.textContent = (metres < 1000 ? words.metres : words.kilometres).replace("{n}", metres < 1000 ? metres : metres / 1000);
    scale.style.width = `${Math.round(metres * per)}px`;
  }

  document.addEventListener("gisgrid:cells", async ({ detail }) => {
    map = detail.map;
    const box = map.getContainer();
    box.setAttribute("aria-label", words.map);
    model = gisgrid.makeModel(await gisgrid.readGround(data.now.tessellation), data.now);
    drawn = gisgrid.drawDraft(model);
    gisgrid.draft = { model: () => model, map };
    saver = gisgrid.makeSaver({ model: () => model, told: gisgrid.toast, renew });
    listen();
    map.on("click", (event) => { if (!line) return; line.points.push(event.latlng); line.layer.setLatLngs(line.points); drawBar(); });
    map.on("mousemove", (event) => line?.points.length && line.layer.setLatLngs([...line.points, event.latlng]));
    map.on("dblclick", () => { if (line) { line.points.splice(-1, 1); finishLine(); } });
    map.on("zoomend", drawScale);
    box.addEventListener("keydown", onMapKey);
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom))));
    document.querySelector("[data-whole]").addEventListener("click", () => gisgrid.showWhole());
    if (data.may_edit) choose("select");
    drawScale(); draw();
    box.dataset.ready = "yes";
  });
  document.addEventListener("DOMContentLoaded", () => {
    const { keys } = gisgrid;
    if (data.may_edit) { keys.on("v", () => choose("select")); keys.on("b", () => choose("brush")); keys.on("l", () => choose("line")); }
    keys.on("Escape", () => model && cancel());
  });
})();
