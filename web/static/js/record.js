// A form whose text is never lost: kept on the device at each pause, offered again, gone after the save.
(() => {
  "use strict";
  const gisgrid = window.gisgrid;
  const PAUSE_MS = 500;
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const byId = (id) => document.getElementById(id);
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const key = gisgrid.draftKey(form.dataset.draft);
  const unsaved = new Set(["csrf", "key"]);
  const saved = byId("saved"), offer = byId("draft"), dial = byId("dial");
  const clock = (ms) => new Date(ms).toTimeString().slice(0, 5);
  const tell = (box, time) => {
    const words = box.querySelector("[data-words]");
    words.textContent = words.dataset.words.replace("{time}", clock(time));
    box.hidden = false;
  };

  function read() {
    const entries = [...new FormData(form)].filter(([name]) => !unsaved.has(name));
    return Object.fromEntries(entries);
  }

  function keep() {
    const values = read(), now = Date.now();
    if (!values.text?.trim()) return;
    try { store.setItem(key, JSON.stringify({ values, time: now })); } catch { return; }
    tell(saved, now);
  }

  function write(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value === field.value;
      else field.value = value;
    }
    showEmergency();
    showLast();
  }

  let timer = null;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE_MS); });
  addEventListener("pagehide", keep);

  // A draft is offered unless the server sends the form back with what was just typed.
  const draft = JSON.parse(store?.getItem(key) || "null");
  if (draft && !form.elements.text.value && offer) {
    tell(offer, draft.time);
    offer.querySelector("[data-take]").addEventListener("click", () => { write(draft.values); offer.hidden = true; form.elements.text.focus(); });
    offer.querySelector("[data-drop]").addEventListener("click", () => { store.removeItem(key); offer.hidden = true; form.elements.text.focus(); });
  }

  // Some kinds are an emergency by nature: first the telephone, then the form.
  const urgent = form.dataset.urgent.split(" ");
  function showEmergency() {
    if (dial) dial.hidden = !(form.elements.emergency.checked || urgent.includes(form.elements.kind.value));
  }

  const last = JSON.parse(form.dataset.last || "{}");
  function showLast() {
    const hint = byId("last");
    if (hint) hint.textContent = last[form.elements.household?.value] || "";
  }
  form.addEventListener("change", () => { showEmergency(); showLast(); });
  showEmergency();
  showLast();
})();
