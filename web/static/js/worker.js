// Without a network: the form that records, the doors of one's own grid and the last card open as
// they were seen last. With a network nothing of this is used.
"use strict";
const FILES = "files-1", PAGES = "pages-1";
const KEPT = /^\/c\/\d+\/(map|record|record\/entrance|households\/matrix)$/;

// A kept page never sends under an old number, and never says again what it said once.
function plain(html) {
  return html
    .replaceAll(/(<input type="hidden" name="key" value=")[^"]*/g, "$1")
    .replaceAll(/ data-toast(?: data-draft="[^"]*")?/g, " hidden")
    .replace("<body", `<body data-kept="${Date.now()}"`);
}

async function keep(address, isPart) {
  const answer = await fetch(address, { headers: isPart ? { "HX-Request": "true" } : {} });
  if (!answer.ok || answer.redirected || !answer.headers.get("content-type")?.includes("html")) return;
  const html = await answer.text(), headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const pages = await caches.open(PAGES);
  await pages.put(address, new Response(plain(html), { headers }));
}

// The name of a file tells its content: an older one of the same name is not needed any more.
async function keepFile(address) {
  const files = await caches.open(FILES), name = address.split("/").at(-1);
  if (await files.match(address)) return;
  for (const one of await files.keys()) if (one.url.split("/").at(-1) === name) await files.delete(one);
  await files.add(address);
}

// Someone else may sit down here: who signs out leaves no page behind.
const forget = () => caches.delete(PAGES);

async function kept(request) {
  const pages = await caches.open(PAGES), any = { ignoreVary: true }, url = new URL(request.url);
  // Doors are those of one entrance (the first, where none is named); of the other pages any door,
  // place or layer of the grid will do.
  const names = /\/(matrix|entrance)$/.test(url.pathname) ? ["grid", "building", "entrance"] : ["grid"];
  const isLike = (other) => other.pathname === url.pathname && names.every((name) => {
    const wanted = url.searchParams.get(name);
    return !wanted || other.searchParams.get(name) === wanted;
  });
  const found = await pages.match(request.url, any);
  if (found) return found;
  const key = (await pages.keys()).find((one) => isLike(new URL(one.url)));
  return key ? pages.match(key, any) : Response.error();
}

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== FILES && name !== PAGES) await caches.delete(name);
  await self.clients.claim();
})()));

addEventListener("message", (event) => event.waitUntil((async () => {
  const { files = [], pages = [], parts = [], told } = event.data;
  for (const one of files) await keepFile(one).catch(() => {});
  for (const one of pages) await keep(one, false).catch(() => {});
  for (const one of parts) await keep(one, true).catch(() => {});
  if (told) event.source?.postMessage({ told });
})()));

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname === "/login" || url.pathname === "/logout") return void event.waitUntil(forget());
  if (url.pathname.startsWith("/static/")) return void event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found || fetch(request)));
  if (!KEPT.test(url.pathname)) return;
  if (request.method === "GET") event.respondWith(fetch(request).catch(() => kept(request)));
  // The line broke while a form was on its way: back to the form, which kept what was typed.
  else if (request.mode === "navigate") event.respondWith(fetch(request.clone()).catch(() => Response.redirect(request.referrer || url.href, 303)));
});
