// Lets the pages of taking part (/join/…) open again without signal, as they were when they were last looked at. What
// anyone sends or reads with a slip goes by POST and is never kept here, nor is what others said.
const PAGES = "commonstar-taking-part";
const MOST = 60;
const SAID = /\/(live|screen)\//;
const PATIENCE = 10000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && !SAID.test(address.pathname)) event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function keep(request, answer) {
  const pages = await caches.open(PAGES);
  await pages.put(request, answer);
  const kept = await pages.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) await pages.delete(old);
}

async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await keep(request.url, answer.clone());
    return answer;
  } catch (problem) {
    const pages = await caches.open(PAGES);
    const kept = (await pages.match(request.url)) ?? (await pages.match(request.url, { ignoreSearch: true }));
    if (kept) return kept;
    return fetch(request);
  }
}

async function asset(request) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await keep(request, answer.clone());
  return answer;
}
