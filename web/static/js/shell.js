// What every page does: menus, toasts, keys, waiting line, large type, typing with an input method.
(() => {
  "use strict";
  const gisgrid = (window.gisgrid = window.gisgrid || {});
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const composing = (event) => event.isComposing || event.keyCode === 229;

  // --- keys: single letters never act in fields, with Ctrl, or while a word is being composed
  const actions = new Map();
  let afterG = false;
  const inField = (target) => target.closest?.("input, select, textarea, [contenteditable]");
  const off = () => store?.getItem("keys") === "off";
  gisgrid.keys = { on: (key, action) => actions.set(key, action) };

  function goTo(digit) {
    document.querySelectorAll(".nav a")[Number(digit) - 1]?.click();
  }
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); return; }
      if (inField(event.target)) return void event.target.blur();
      return void actions.get("Escape")?.();
    }
    if (inField(event.target) || off()) return;
    const wasG = afterG;
    afterG = event.key.toLowerCase() === "g";
    if (wasG && /^[1-8]$/.test(event.key)) return goTo(event.key);
    const action = actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!action || event.key === "Escape") return;
    event.preventDefault();
    action();
  });
  actions.set("/", () => document.getElementById("q")?.focus());
  actions.set("?", () => location.assign("/help"));

  // Enter that picks a Chinese word must not send the form, half a word must not search.
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && composing(event)) event.stopImmediatePropagation(); }, true);
  document.addEventListener("input", (event) => { if (event.isComposing) event.stopImmediatePropagation(); }, true);

  // --- menus close on a click elsewhere; only one is open
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const found = document.getElementById("found");
    if (found && !event.target.closest(".search")) found.replaceChildren();
  });

  // --- list of hits under the search field: arrows go through it
  document.querySelector(".search")?.addEventListener("keydown", (event) => {
    const hits = [...document.querySelectorAll("#found a")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !hits.length) return;
    event.preventDefault();
    const at = hits.indexOf(document.activeElement) + by;
    (hits[at] || document.getElementById("q")).focus();
  });

  // --- waiting: a line on top after 300 ms, nothing before
  const line = document.getElementById("progress");
  let running = 0, late = null;
  function begin() { if (++running === 1) late = setTimeout(() => line.classList.add("late"), 300); }
  function end() { if (running && --running === 0) { clearTimeout(late); line.classList.remove("late"); } }
  gisgrid.busy = (promise) => { begin(); return promise.finally(end); };
  document.addEventListener("htmx:beforeRequest", begin);
  document.addEventListener("htmx:afterRequest", end);

  // --- toasts stay ten seconds, longer while hovered or focused
  const toasts = document.getElementById("toasts");
  function expire(toast) {
    setTimeout(() => (toast.matches(":hover, :focus-within") ? expire(toast) : toast.remove()), 10_000);
  }
  gisgrid.toast = (text) => {
    const toast = toasts.appendChild(document.createElement("div"));
    toast.className = "toast";
    toast.textContent = text;
    expire(toast);
  };
  toasts.querySelectorAll("[data-toast]").forEach(expire);
  window.addEventListener("offline", () => toasts.append(document.getElementById("offline-words").content.cloneNode(true)));
  window.addEventListener("online", () => toasts.replaceChildren());

  // --- what was committed needs no draft any more
  const account = document.querySelector('meta[name="account"]').content;
  gisgrid.draftKey = (form) => `draft:${account}:${form}`;
  toasts.querySelectorAll("[data-draft]").forEach((toast) => store?.removeItem(gisgrid.draftKey(toast.dataset.draft)));

  // --- large type, kept on the device
  if (store?.getItem("big") === "yes") document.documentElement.classList.add("big");
  document.querySelectorAll("[data-big]").forEach((button) => button.addEventListener("click", () => {
    const big = document.documentElement.classList.toggle("big");
    store?.setItem("big", big ? "yes" : "no");
  }));
  document.querySelectorAll("[data-keys]").forEach((box) => {
    box.checked = !off();
    box.addEventListener("change", () => store?.setItem("keys", box.checked ? "on" : "off"));
  });

  // --- what a form costs: its fields that were typed or chosen, each once
  const touched = new WeakMap();
  document.addEventListener("input", ({ target }) => {
    if (target.form?.method !== "post" || !target.name) return;
    touched.set(target.form, (touched.get(target.form) || new Set()).add(target.name));
  });
  document.addEventListener("formdata", (event) => {
    if (event.target.method === "post") event.formData.append("fields_typed", touched.get(event.target)?.size || 0);
  });

  // --- a form is sent once; its button says so and keeps its width
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.method !== "post" || !button || !button.dataset.saving) return;
    if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
    button.style.minWidth = `${button.offsetWidth}px`;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.saving;
  });
  // --- a shared computer: while somebody works the session stays open, then the page locks
  const locks = Number(document.body.dataset.locks) * 1000;
  if (locks) {
    let used = Date.now(), told = Date.now();
    const csrf = document.body.dataset.csrf;
    const lock = () => {
      const form = document.createElement("form");
      form.method = "post"; form.action = "/logout"; form.hidden = true;
      for (const [name, value] of Object.entries({ csrf, back: location.pathname + location.search })) {
        const field = form.appendChild(document.createElement("input"));
        field.name = name; field.value = value;
      }
      document.body.append(form);
      form.submit();
    };
    const note = () => {
      if (Date.now() - used >= locks) return lock();
      used = Date.now();
      if (used - told < locks / 4) return;
      told = used;
      fetch("/here", { method: "POST", headers: { "X-CSRF-Token": csrf } });
    };
    ["pointerdown", "keydown", "scroll", "visibilitychange"].forEach((kind) => document.addEventListener(kind, note, { capture: true, passive: true }));
    setInterval(() => { if (Date.now() - used >= locks) lock(); }, 5000);
  }
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("select[data-submit], input[data-submit]").forEach((field) => field.addEventListener("change", () => field.form.requestSubmit()));
})();
