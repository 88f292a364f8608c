// Forms of taking part when there is no signal: what was typed is kept on the device, sent later exactly once, and shown
// until then. What is sent at once is kept too until the answer is there, for the signal may go on the way. A worker (see
// worker.js) lets the form open again without signal. Browsers allow what this needs (crypto.subtle) on secure addresses alone; elsewhere forms send as ever.
const STORE = "commonstar-queue";
const PAGES = "commonstar-taking-part";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PATIENCE = 6000;
const AGAIN = 20000;

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || [];
  } catch {
    return [];
  }
};
const keep = (items) => localStorage.setItem(STORE, JSON.stringify(items));

/** The slip of an entry key: the same as the server makes. */
async function slipOf(entry) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`commonstar slip ${entry}`)));
  let number = 0n;
  for (const byte of digest.slice(0, 10)) number = (number << 8n) | BigInt(byte);
  let plain = "";
  for (let shift = 75n; shift >= 0n; shift -= 5n) plain += ALPHABET[Number((number >> shift) & 31n)];
  return plain.match(/.{4}/g).join("-");
}

function newEntry() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetched(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: stop.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// An item is waiting (no state), leaving (its answer is on the way), refused or sent.
function show(area) {
  const list = area.querySelector("[data-queue-list]");
  const line = area.querySelector("template");
  const items = kept().filter((item) => item.state !== "leaving");
  const waiting = items.filter((item) => !item.state).length;
  const title = area.querySelector("[data-queue-title]");
  title.dataset.plain ??= title.textContent;
  title.textContent = waiting ? area.dataset.count.replace("{count}", waiting) : title.dataset.plain;
  list.replaceChildren(
    ...items.map((item) => {
      const made = line.content.cloneNode(true);
      made.querySelector("[data-words]").textContent = item.words;
      made.querySelector("[data-slip]").textContent = item.slip;
      made.querySelector("[data-state]").textContent = area.dataset[item.state || "waiting"];
      made.querySelector("[data-why]").textContent = item.why ?? "";
      made.querySelector("[data-why]").hidden = !item.why;
      made.querySelector("[data-discard-what]").textContent = ` (${item.words})`;
      made.querySelector("[data-discard]").addEventListener("click", () => {
        keep(kept().filter((each) => each.entry !== item.entry));
        show(area);
        focusOn(area.hidden ? document.querySelector("h1") : area);
      });
      return made;
    }),
  );
  area.hidden = items.length === 0;
}

function focusOn(element) {
  element.tabIndex = -1;
  element.focus();
}

/** Why the server did not take it, in its own words, without an address or a code. */
async function whyNot(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.querySelectorAll(".govuk-error-summary__list li")].map((each) => each.textContent.trim()).join(" ");
}

let busy = false;

/** Send what waits, one after another. Sent twice is kept once: the entry key in it sees to that. */
async function flush(area) {
  if (busy) return;
  busy = true;
  for (const item of kept().filter((each) => !each.state)) {
    const answer = await fetched(item.url, { method: "POST", body: new URLSearchParams(item.body) });
    if (!answer || answer.status === 429 || answer.status >= 500) break;
    const taken = answer.ok && answer.headers.get("X-Commonstar-Kept") === "yes";
    const why = taken ? "" : await whyNot(answer);
    const now = taken ? { ...item, state: "sent", body: "" } : { ...item, state: "refused", why };
    keep(kept().map((each) => (each.entry === item.entry ? now : each))); // one that was deleted meanwhile stays away
  }
  busy = false;
  show(area);
}

async function itemOf(form) {
  const data = new FormData(form);
  const entry = data.get("entry");
  const words = [...form.querySelectorAll("textarea, input[type=text]")]
    .map((box) => box.value.trim())
    .filter(Boolean)
    .join(" · ")
    .slice(0, 120);
  const slip = data.get("slip") || (await slipOf(entry));
  const url = new URL(form.getAttribute("action") || "", location.href).href;
  return { entry, slip, words, url, body: new URLSearchParams(data).toString() };
}

const put = (item) => keep([...kept().filter((each) => each.entry !== item.entry), item]);

function queue(form, item, area) {
  put(item);
  form.reset();
  form.elements.entry.value = newEntry();
  show(area);
  area.focus();
}

/** What left this device before this page came: it was answered by this page, or it waits. */
function settle() {
  const slip = document.querySelector(".cs-slip__code")?.textContent.trim();
  const again = [...document.querySelectorAll("form[data-queue] [name=entry]")].map((each) => each.value);
  const answered = (item) => item.slip === slip || again.includes(item.entry);
  const rest = kept().filter((item) => item.state !== "leaving" || !answered(item));
  keep(rest.map((item) => (item.state === "leaving" ? { ...item, state: undefined } : item)));
}

/** Let this page open again without signal: the worker keeps those that come after it, but not the first. */
async function keepPage() {
  await navigator.serviceWorker.register("/join/worker.js", { scope: "/join/" });
  const pages = await caches.open(PAGES);
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  const own = loaded.filter((each) => each.startsWith(`${location.origin}/static/`));
  for (const address of [location.href, ...own]) {
    if (!(await pages.match(address))) await pages.add(address).catch(() => {});
  }
}

async function wipe(area) {
  keep([]);
  localStorage.removeItem(STORE);
  if ("caches" in window) await caches.delete(PAGES);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  show(area);
  focusOn(document.querySelector("h1"));
}

const area = document.querySelector("[data-queue-area]");
if (area && window.isSecureContext && window.crypto && crypto.subtle) {
  settle();
  for (const form of document.querySelectorAll("form[data-queue]")) {
    const isBound = document.querySelector(".govuk-error-summary");
    if (form.elements.entry && !isBound) form.elements.entry.value = newEntry(); // a page that was kept brings its old one
    form.addEventListener("submit", async (event) => {
      if (!form.elements.entry) return;
      event.preventDefault();
      const button = event.submitter;
      if (button) button.disabled = true;
      const item = await itemOf(form);
      const there = navigator.onLine && (await fetched(area.dataset.ping, { method: "HEAD" }));
      if (button) button.disabled = false;
      if (there) {
        put({ ...item, state: "leaving" });
        form.submit();
      } else if (form.checkValidity()) queue(form, item, area);
    });
  }
  area.querySelector("[data-queue-wipe]").addEventListener("click", () => wipe(area));
  show(area);
  if (kept().length) flush(area);
  window.addEventListener("online", () => flush(area));
  setInterval(() => kept().length && flush(area), AGAIN);
  if (document.querySelector("form[data-queue]") && navigator.serviceWorker) keepPage().catch(() => {});
}
