// Forms of taking part when there is no signal: what was typed is kept on the device, sent later exactly once, and shown
// until then. What is sent at once is kept too until the answer is there, for the signal may go on the way. A worker (see
// worker.js) lets the form open again without signal. Browsers allow what this needs (crypto.subtle) on secure addresses alone; elsewhere forms send as ever.
const STORE = "commonstar-queue";
const PAGES = "commonstar-taking-part";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CARRIED = "commonstar-carried";
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
      made.querySelector("[data-copy]").hidden = item.state !== "refused" || !item.text;
      made.querySelector("[data-text]").innerText = item.text ?? "";
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
  return [...page.querySelectorAll(".govuk-error-summary__list li, .govuk-error-summary__body > p")].map((each) => each.textContent.trim()).join(" ");
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
    const now = taken ? { ...item, state: "sent", body: "", text: "" } : { ...item, state: "refused", why };
    keep(kept().map((each) => (each.entry === item.entry ? now : each))); // one that was deleted meanwhile stays away
  }
  busy = false;
  show(area);
}

const plain = (element) => (element?.innerText ?? "").trim();

/** What someone answered, in words: read from a list of answers, or from what is filled in. */
function textOf(form) {
  const told = [...form.querySelectorAll("dt")].map((term) => `${plain(term)}: ${plain(term.nextElementSibling)}`);
  if (told.length) return told.join("\n");
  const lines = [];
  for (const box of form.elements) {
    const chosen = box.type === "radio" || box.type === "checkbox";
    if (box.type === "hidden" || !box.name || !box.value.trim() || (chosen && !box.checked) || box.type === "submit") continue;
    const asked = chosen ? box.closest("fieldset")?.querySelector("legend") : box.labels?.[0];
    const answer = chosen ? plain(box.labels?.[0]) : box.selectedOptions ? plain(box.selectedOptions[0]) : box.value.trim();
    lines.push(`${plain(asked)}: ${answer}`);
  }
  return lines.join("\n");
}

async function itemOf(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  const entry = data.get("entry");
  const typed = [...form.querySelectorAll("textarea, input[type=text]")].map((box) => box.value.trim()).filter(Boolean);
  const words = form.dataset.queueWords || typed.join(" · ").slice(0, 120);
  const slip = data.get("slip") || (await slipOf(entry));
  const url = new URL(form.getAttribute("action") || "", location.href).href;
  return { entry, slip, words, text: textOf(form), url, body: new URLSearchParams(data).toString() };
}

const put = (item) => keep([...kept().filter((each) => each.entry !== item.entry), item]);

function queue(form, item, area) {
  put(item);
  if ("queueOnce" in form.dataset) form.hidden = true;
  else {
    form.reset();
    form.elements.entry.value = newEntry();
  }
  show(area);
  area.focus();
}

/** What left this device before this page came: it was answered by this page, or it waits. */
function settle() {
  const slip = document.querySelector(".cs-slip__code")?.textContent.trim();
  const again = [...document.querySelectorAll("form [name=entry]")].map((each) => each.value);
  const answered = (item) => item.slip === slip || again.includes(item.entry);
  const rest = kept().filter((item) => item.state !== "leaving" || !answered(item));
  keep(rest.map((item) => (item.state === "leaving" ? { ...item, state: undefined } : item)));
}

const unpress = () => document.querySelectorAll("[data-pressed]").forEach((each) => each.remove());

/** Send a form at once. Which button was pressed goes along, which `submit` alone would leave out. */
function leave(form, button) {
  unpress();
  if (button?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    pressed.dataset.pressed = "";
    form.append(pressed);
  }
  form.submit();
}

function say(form, words) {
  const line = form.querySelector("[data-said]") ?? document.createElement("p");
  Object.assign(line, { className: "govuk-error-message", role: "alert", textContent: words });
  line.dataset.said = "";
  form.append(line);
}

/** A page of several was gone on from without signal: all questions open on one page, with what was answered so far. */
async function carry(form) {
  const there = "caches" in window && (await caches.match(new URL(form.dataset.queueStep, location.href).href));
  if (!there) return say(form, form.dataset.queueNone);
  sessionStorage.setItem(CARRIED, JSON.stringify([...new FormData(form)]));
  location.assign(form.dataset.queueStep);
}

function fill(form) {
  const told = JSON.parse(sessionStorage.getItem(CARRIED) || "[]");
  sessionStorage.removeItem(CARRIED);
  for (const [name, value] of told) {
    for (const box of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (box.type === "hidden") continue;
      if (box.type === "radio" || box.type === "checkbox") box.checked ||= box.value === value;
      else box.value = value;
    }
  }
}

/** Let this page open again without signal: the worker keeps those that come after it, but not the first. */
async function keepPage() {
  await navigator.serviceWorker.register("/join/worker.js", { scope: "/join/" });
  const pages = await caches.open(PAGES);
  const loaded = performance.getEntriesByType("resource").map((each) => each.name);
  const own = loaded.filter((each) => each.startsWith(`${location.origin}/static/`));
  const whole = document.querySelector("[data-queue-step]")?.dataset.queueStep;
  const here = whole ? [location.href, new URL(whole, location.href).href] : [location.href];
  for (const address of [...here, ...own]) {
    if (!(await pages.match(address))) await pages.add(address).catch(() => {});
  }
}

async function wipe(area) {
  keep([]);
  localStorage.removeItem(STORE);
  sessionStorage.removeItem(CARRIED);
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
    if (form.elements.entry && !isBound && form.dataset.queueEntry !== "stays") form.elements.entry.value = newEntry(); // a page that was kept brings its old one
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (!form.elements.entry || ("queueOnce" in form.dataset && !button?.hasAttribute("data-queue-send"))) return;
      event.preventDefault();
      if (button) button.disabled = true;
      const item = await itemOf(form, button);
      const there = navigator.onLine && (await fetched(area.dataset.ping, { method: "HEAD" }));
      if (button) button.disabled = false;
      if (there) {
        put({ ...item, state: "leaving" });
        leave(form, button);
      } else if (form.checkValidity()) queue(form, item, area);
    });
  }
  for (const form of document.querySelectorAll("form[data-queue-fill]")) fill(form);
  for (const form of document.querySelectorAll("form[data-queue-step]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (navigator.onLine && (await fetched(area.dataset.ping, { method: "HEAD" }))) leave(form, event.submitter);
      else carry(form);
    });
  }
  area.querySelector("[data-queue-wipe]").addEventListener("click", () => wipe(area));
  show(area);
  if (kept().length) flush(area);
  window.addEventListener("pageshow", unpress); // a page that is come back to brings the button along
  window.addEventListener("online", () => flush(area));
  setInterval(() => kept().length && flush(area), AGAIN);
  if (document.querySelector("form[data-queue], form[data-queue-step]") && navigator.serviceWorker) keepPage().catch(() => {});
}
