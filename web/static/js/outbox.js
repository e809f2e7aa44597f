// Entries written without a network wait on this device, each under a number of its own, and are
// sent when there is one again: a second sending of the same number does nothing.
(() => {
  "use strict";
  const gisgrid = window.gisgrid, body = document.body, box = document.getElementById("outbox");
  if (!box) return;
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const account = document.querySelector('meta[name="account"]').content;
  const shelf = `outbox:${account}`, words = box.dataset;
  const read = () => { try { return JSON.parse(store.getItem(shelf)) || []; } catch { return []; } };
  const write = (entries) => store.setItem(shelf, JSON.stringify(entries));
  const say = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);
  gisgrid.newKey = () => `${Math.round(Date.now() / 1000).toString(16)}.` + [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");

  function line(entry) {
    const item = document.createElement("li");
    const about = item.appendChild(document.createElement("p"));
    about.append(Object.assign(document.createElement("b"), { textContent: entry.door }), ` ${entry.text}`);
    if (entry.fault) item.append(Object.assign(document.createElement("p"), { className: "wrong", role: "alert", textContent: entry.fault }));
    const choices = item.appendChild(document.createElement("p"));
    choices.className = "choices";
    const button = (word, act) => {
      const made = choices.appendChild(Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: word }));
      made.addEventListener("click", act);
    };
    button(words.open, () => reopen(entry));
    button(words.drop, () => { if (confirm(words.sure)) { leave(entry.key); show(); } });
    return item;
  }
  function show() {
    const entries = read();
    box.hidden = !entries.length;
    box.querySelector("summary span").textContent = say(words.count, { n: entries.length });
    box.querySelector("ul").replaceChildren(...entries.map(line));
    box.classList.toggle("faulty", entries.some((one) => one.fault));
    if (entries.some((one) => one.fault)) box.open = true;
  }
  const leave = (key) => write(read().filter((one) => one.key !== key));
  // Back into the form: what was typed is its draft again.
  function reopen(entry) {
    store.setItem(gisgrid.draftKey(entry.form), JSON.stringify({ ...entry.draft, time: Date.now() }));
    leave(entry.key);
    location.assign(entry.from);
  }

  // form the form, draft what its script keeps on the device: both wait until there is a network
  gisgrid.keepForLater = (form, draft, door, text) => {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf");
    const value = (name) => fields.find(([one]) => one === name)?.[1] || "";
    const entry = {
      key: value("key") || gisgrid.newKey(), action: form.getAttribute("action"), form: form.dataset.draft, from: location.pathname + location.search,
      fields, draft, door, text, spent: Math.round(Date.now() / 1000) - Number(value("opened") || 0), at: Date.now(),
    };
    write([...read(), entry]);
    store.removeItem(gisgrid.draftKey(form.dataset.draft));
    show();
    gisgrid.toast(say(words.waits, { n: read().length }));
  };

  // A page that was kept may be of a session that is over: a fresh one gives the token.
  async function token(entry) {
    const answer = await fetch(entry.from);
    if (answer.redirected && new URL(answer.url).pathname === "/login") throw new Error("session");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.kept) throw new Error("offline");
    return JSON.parse(page.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  }
  async function post(entry, csrf) {
    const data = new FormData();
    for (const [name, value] of entry.fields) data.append(name, name === "opened" ? Math.round(Date.now() / 1000) - entry.spent : value);
    data.set("key", entry.key);
    const answer = await fetch(entry.action, { method: "POST", body: data, headers: { "X-CSRF-Token": csrf, Accept: "application/json" } });
    if (answer.redirected && new URL(answer.url).pathname === "/login") throw new Error("session");
    const html = await answer.text();
    if (answer.ok) return { page: new DOMParser().parseFromString(html, "text/html") };
    if (answer.status >= 500) throw new Error("server");
    const told = answer.headers.get("content-type").includes("json") ? JSON.parse(html) : null;
    const page = told || new DOMParser().parseFromString(html, "text/html");
    const fault = told ? [told.error, ...Object.values(told.fields || {})].at(-1) : [".wrong", "[role=alert]:not([hidden])", "h1"].map((one) => page.querySelector(one)?.textContent.trim()).find(Boolean);
    return { fault: fault || String(answer.status) };
  }
  async function sendAll() {
    const entries = read().filter((one) => !one.fault);
    if (!entries.length || !navigator.onLine) return;
    let sent = 0, page = null;
    try {
      const csrf = await token(entries[0]);
      for (const entry of entries) {
        const answer = await post(entry, csrf);
        if (answer.fault) { write(read().map((one) => (one.key === entry.key ? { ...one, fault: answer.fault } : one))); continue; }
        leave(entry.key);
        sent += 1;
        page = answer.page;
      }
    } catch (error) {
      if (error.message === "session") box.querySelector("[data-expired]").hidden = false;
    }
    show();
    if (sent) gisgrid.toast([say(words.sent, { n: sent }), ...(sent === 1 ? [page.querySelector("[data-toast] span")?.textContent || ""] : [])].filter(Boolean).join(" · "));
  }
  // Two tabs of one browser must not send the same shelf at once.
  const send = () => gisgrid.busy(navigator.locks ? navigator.locks.request(shelf, { ifAvailable: true }, (lock) => (lock ? sendAll() : null)) : sendAll());

  // --- pages that open without a network; browsers allow it over TLS only
  const worker = words.worker && navigator.serviceWorker;
  const DAY_MS = 86_400_000;
  async function hold() {
    await navigator.serviceWorker.register(words.worker);
    const ready = await navigator.serviceWorker.ready;
    if (body.dataset.kept) return;
    const isPage = /\/(record|record\/entrance|map)$/.test(location.pathname);
    if (!isPage) return;
    const files = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes("/static/"));
    const parts = JSON.parse(document.getElementById("doors-of-grid")?.textContent || "[]");
    const stamp = `kept:${account}:${parts[0]}`, isOld = Date.now() - Number(store.getItem(stamp) || 0) > DAY_MS;
    if (parts.length && isOld) store.setItem(stamp, Date.now());
    ready.active.postMessage({ files, pages: [location.pathname + location.search], parts: isOld ? parts : [], told: "kept" });
  }
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data.told) body.dataset.ready = event.data.told; });
  if (worker) addEventListener("load", () => hold().catch(() => {}));
  addEventListener("online", send);
  show();
  if (read().length) send();
})();
