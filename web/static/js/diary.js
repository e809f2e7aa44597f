// The form that records: door, outcome, text, sentences; kept on the device at each pause.
(() => {
  "use strict";
  const form = document.getElementById("diary-form");
  if (!form) return;
  const gisgrid = window.gisgrid, byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("diary-data").textContent);
  const text = form.elements.text, list = byId("sentences"), save = byId("save"), picker = byId("picker");
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const key = gisgrid.draftKey(form.dataset.draft);
  const PAUSE_MS = 500;
  const KEPT = ["household", "outcome", "text", "companions", "kind", "service_kind", "outreach_topic", "on", "lon", "lat"];
  let said = data.said.map((one) => ({ ...one, chosen: true }));
  let joined = said.length ? said.map((one) => one.words) : null;
  const photos = gisgrid.photos(form, (place) => { if (place) setPlace(place); keep(); });

  // --- sentences
  function texts() {
    // Joined sentences stay joined while the text begins with them.
    const cut = gisgrid.sentences.cut(text.value);
    if (!joined) return cut;
    const whole = joined.join("");
    const flat = text.value.replaceAll(/\s+/g, "");
    if (!flat.startsWith(whole.replaceAll(/\s+/g, ""))) { joined = null; return cut; }
    let left = flat.length - whole.replaceAll(/\s+/g, "").length;
    const rest = [];
    for (const one of [...cut].reverse()) { if (left <= 0) break; left -= one.replaceAll(/\s+/g, "").length; rest.unshift(one); }
    return [...joined, ...rest];
  }

  function kindOf(one) {
    if (one.kind && one.chosen) return one.kind;
    const words = data.words[one.mark];
    return words ? gisgrid.sentences.guess(one.words, words, data.otherwise[one.mark]) : "";
  }

  function hidden(name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    return field;
  }

  function fill(select, choices, chosen) {
    select.replaceChildren(...choices.map(([value, word]) => new Option(word, value, false, String(value) === String(chosen))));
  }

  function card(one, place) {
    const item = byId("sentence-card").content.cloneNode(true).firstElementChild;
    item.dataset.mark = one.mark;
    item.querySelector(".words").textContent = one.words;
    item.querySelector(".words").addEventListener("click", (event) => cutAt(event, place));
    const join = item.querySelector(".join");
    join.hidden = place === 0;
    join.addEventListener("click", () => joinAt(place));
    item.querySelector(".segmented").replaceChildren(...data.marks.map(([code, word]) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: code === one.mark ? `✓ ${word}` : word });
      button.setAttribute("role", "radio");
      button.setAttribute("aria-checked", String(code === one.mark));
      button.addEventListener("click", () => { Object.assign(one, { mark: code, kind: "", chosen: false }); show(); keep(); focusMark(place, code); });
      return button;
    }));
    const kinds = data.kinds[one.mark], details = item.querySelector(".details");
    details.hidden = !kinds;
    if (kinds) {
      const select = item.querySelector(".kind");
      fill(select, kinds, kindOf(one));
      item.querySelector(".select small").hidden = one.chosen;
      select.addEventListener("change", () => { Object.assign(one, { kind: select.value, chosen: true }); show(); keep(); });
    }
    const unit = item.querySelector(".unit");
    unit.hidden = one.mark !== "good_deed";
    if (!unit.hidden) {
      fill(unit.querySelector("select"), data.units, one.unit ?? data.unit);
      unit.querySelector("select").addEventListener("change", (event) => { one.unit = event.target.value; keep(); });
    }
    const urgent = item.querySelector(".urgent");
    urgent.hidden = one.mark !== "need";
    urgent.querySelector("input").checked = one.emergency;
    urgent.querySelector("input").addEventListener("change", (event) => { one.emergency = event.target.checked; emergency(); keep(); });
    gisgrid.alike(form, item, one, kindOf(one), () => { Object.assign(one, { mark: "note", kind: "", chosen: false }); show(); keep(); });
    item.append(hidden("said", one.words), hidden("mark", one.mark), hidden("sentence_kind", kinds ? kindOf(one) : ""),
      hidden("emergency", one.emergency ? "yes" : ""), hidden("unit", one.mark === "good_deed" ? one.unit ?? data.unit ?? "" : ""), hidden("sid", one.id ?? ""));
    return item;
  }

  function focusMark(place, code) {
    const at = data.marks.findIndex(([one]) => one === code);
    list.querySelectorAll(".sentence")[place]?.querySelectorAll("[role=radio]")[at]?.focus();
  }

  // A tap between two characters cuts there; the button joins with the sentence before.
  function cutAt(event, place) {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = spot ? spot.offset : document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startOffset;
    const words = said[place].words;
    if (!at || at >= words.length) return;
    joined = said.flatMap((one, i) => (i === place ? [words.slice(0, at), words.slice(at)] : [one.words]));
    said = gisgrid.sentences.follow(said, joined);
    show();
    keep();
  }
  function joinAt(place) {
    joined = said.map((one) => one.words);
    joined.splice(place - 1, 2, joined[place - 1] + joined[place]);
    const first = said[place - 1];
    said = gisgrid.sentences.follow(said.filter((_one, i) => i !== place), joined);
    Object.assign(said[place - 1], { mark: first.mark, id: first.id });
    show();
    keep();
  }

  function show() {
    list.hidden = !said.length;
    list.querySelector("ul").replaceChildren(...said.map(card));
    emergency();
    label();
  }

  function emergency() {
    const urgent = said.filter((one) => one.mark === "need" && (one.emergency || kindOf(one) in data.urgent));
    byId("dial").hidden = !urgent.length;
  }

  // --- the button says what will come to be
  function label() {
    if (save.getAttribute("aria-disabled") === "true") return;
    if (!navigator.onLine) { save.textContent = save.dataset.offline; return; }
    const counts = { visit: form.elements.household.value && outcome() ? 1 : 0 };
    for (const one of said) if (one.mark !== "note") counts[one.mark] = (counts[one.mark] || 0) + 1;
    const made = data.patterns.filter(([what]) => counts[what]).map(([what, words]) => words.replace("{n}", counts[what]));
    save.textContent = made.length ? save.dataset.making.replace("{made}", made.join(data.and)) : save.dataset.plain;
  }
  const outcome = () => form.querySelector("[name=outcome]:checked")?.value || "";

  // --- the door
  function setDoor(id, address, last) {
    form.elements.household.value = id;
    form.elements.lon.value = form.elements.lat.value = "";
    byId("picked").querySelector("[data-address]").textContent = address;
    byId("picked").querySelector("[data-last]").textContent = last;
    byId("door-opened").hidden = !id;
    if (!id) form.querySelectorAll("[name=outcome]").forEach((one) => { one.checked = false; });
    picker.hidden = true;
    form.hidden = false;
    photos.show();
    // Words without an outcome come from somebody who was at home.
    imply();
    keep();
    text.focus();
  }
  function setPlace(place) {
    form.elements.lon.value = place.lon;
    form.elements.lat.value = place.lat;
    byId("picked").querySelector("[data-last]").textContent = `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`;
  }
  function openPicker() {
    picker.hidden = false;
    form.hidden = true;
    nowhere();
    picker.querySelector(".door")?.focus();
  }
  const nowhere = () => picker.querySelectorAll("[data-nowhere]").forEach((button) => { button.hidden = false; });
  picker.addEventListener("click", (event) => {
    const door = event.target.closest("[data-door]");
    if (door) { event.preventDefault(); setDoor(door.dataset.door, door.dataset.address, door.dataset.last); }
    if (event.target.closest("[data-nowhere]")) setDoor("", event.target.closest("[data-nowhere]").textContent.trim(), "");
  });
  picker.addEventListener("keydown", (event) => {
    const door = event.target.closest(".door");
    if (!door) return;
    const doors = [...picker.querySelectorAll(".door")], row = [...door.parentElement.querySelectorAll(".door")];
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row.length, ArrowDown: row.length }[event.key];
    if (!step) return;
    event.preventDefault();
    doors[doors.indexOf(door) + step]?.focus();
  });
  document.addEventListener("htmx:afterSwap", nowhere);
  byId("other-door")?.addEventListener("click", (event) => { event.preventDefault(); openPicker(); });

  // --- kept on the device
  const clock = (ms) => new Date(ms).toTimeString().slice(0, 5);
  const tell = (box, time) => { const words = box.querySelector("[data-words]"); words.textContent = words.dataset.words.replace("{time}", clock(time)); box.hidden = false; };
  function keep() {
    label();
    if (!text.value.trim() && !photos.all().length) return;
    try { store.setItem(key, JSON.stringify(written())); } catch { return; }
    tell(byId("saved"), Date.now());
  }
  function written() {
    const values = Object.fromEntries(KEPT.map((name) => [name, name === "outcome" ? outcome() : form.elements[name]?.value || ""]));
    const door = byId("picked").querySelector("[data-address]").textContent, last = byId("picked").querySelector("[data-last]").textContent;
    return { values, said, joined, photos: photos.all(), door, last, key: form.elements.key.value, time: Date.now() };
  }
  function take(draft) {
    for (const name of KEPT) {
      const value = draft.values[name];
      if (name === "outcome") form.querySelectorAll("[name=outcome]").forEach((one) => { one.checked = one.value === value; });
      else if (form.elements[name] && value) form.elements[name].value = value;
    }
    // A form that was sent before the line broke is the same form when it is sent again.
    if (draft.key) form.elements.key.value = draft.key;
    said = draft.said;
    joined = draft.joined;
    photos.put(draft.photos || []);
    if (draft.values.household) { byId("picked").querySelector("[data-address]").textContent = draft.door; byId("picked").querySelector("[data-last]").textContent = draft.last; byId("door-opened").hidden = false; }
    picker.hidden = true;
    form.hidden = false;
    show();
  }
  const draft = JSON.parse(store?.getItem(key) || "null"), offer = byId("draft");
  if (draft && !text.value) {
    tell(offer, draft.time);
    offer.querySelector("q").textContent = `${draft.values.text.slice(0, 12)}…`;
    offer.querySelector("[data-take]").addEventListener("click", () => { take(draft); offer.hidden = true; text.focus(); });
    offer.querySelector("[data-drop]").addEventListener("click", () => { store.removeItem(key); offer.hidden = true; });
  }

  // --- typing
  function imply() {
    if (text.value.trim() && form.elements.household.value && !outcome()) form.querySelector("[name=outcome][value=home]").checked = true;
  }
  let timer = null;
  function retype() {
    const nothing = !said.length;
    said = gisgrid.sentences.follow(said, texts());
    // Who came to report a need finds the first sentence marked so.
    if (nothing && said.length && data.first) said[0].mark = data.first;
    imply();
    byId("phone-hint").hidden = !/(?<!\d)1\d{10}(?!\d)/.test(text.value);
    byId("id-hint").hidden = !/(?<!\d)\d{17}[\dXx](?!\d)/.test(text.value);
    show();
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  }
  text.addEventListener("input", retype);
  form.addEventListener("change", (event) => { if (event.target.name === "outcome" || event.target.closest(".extras")) keep(); });
  addEventListener("pagehide", () => { if (save.getAttribute("aria-disabled") !== "true") keep(); });

  // --- what is seldom needed opens below
  document.querySelectorAll("[data-opens]").forEach((button) => {
    const part = byId(button.dataset.opens);
    const set = (open) => { part.toggleAttribute("data-closed", !open); button.setAttribute("aria-expanded", String(open)); };
    set(!part.hasAttribute("data-closed"));
    button.addEventListener("click", () => { set(part.hasAttribute("data-closed")); part.querySelector("input, select").focus(); });
  });

  // --- without a network nothing is sent and nothing is lost
  const online = () => { byId("offline").hidden = navigator.onLine; label(); };
  addEventListener("online", online);
  addEventListener("offline", online);
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    // A correction needs the entry as it stands: it waits as a draft.
    if (!form.hasAttribute("data-waits") || !(text.value.trim() || outcome())) { byId("offline").focus(); return; }
    const now = written();
    gisgrid.keepForLater(form, now, now.door, text.value.trim().slice(0, 40) || form.querySelector("[name=outcome]:checked").parentElement.textContent.trim());
    anew();
  });
  // Ready for the next door.
  function anew() {
    form.elements.key.value = gisgrid.newKey();
    form.elements.opened.value = Math.round(Date.now() / 1000);
    text.value = "";
    for (const name of ["companions", "service_kind", "outreach_topic"]) form.elements[name].value = "";
    [said, joined] = [[], null];
    photos.put([]);
    byId("saved").hidden = true;
    setDoor("", byId("picked").dataset.nobody, "");
    show();
    openPicker();
  }
  // A page that was kept knows neither the day nor a number of its own.
  if (document.body.dataset.kept) {
    const day = new Date(), today = new Date(day - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    if (form.elements.on) Object.assign(form.elements.on, { value: today, max: today });
    form.elements.opened.value = Math.round(day / 1000);
    form.elements.key.value = gisgrid.newKey();
  }

  if (!said.length && text.value) said = gisgrid.sentences.follow([], texts());
  if (!picker.hidden) { form.hidden = true; nowhere(); }
  online();
  show();
})();
