// Forms of taking part when there is no signal: what was typed is kept on the device, sent later exactly once, and shown
// until then. Browsers allow what this needs (crypto.subtle) on secure addresses alone; elsewhere forms send as ever.
const STORE = "commonstar-queue";
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

function show(area, finished = []) {
  const list = area.querySelector("[data-queue-list]");
  const line = area.querySelector("template");
  list.replaceChildren(
    ...[...finished, ...kept()].map((item) => {
      const made = line.content.cloneNode(true);
      made.querySelector("[data-words]").textContent = item.words;
      made.querySelector("[data-slip]").textContent = item.slip;
      made.querySelector("[data-state]").textContent = area.dataset[item.state || "waiting"];
      return made;
    }),
  );
  area.hidden = list.children.length === 0;
}

let busy = false;
const finished = [];

/** Send what waits, one after another. Sent twice is kept once: the entry key in it sees to that. */
async function flush(area) {
  if (busy) return;
  busy = true;
  for (const item of kept().filter((each) => each.state !== "refused")) {
    const answer = await fetched(item.url, { method: "POST", body: new URLSearchParams(item.body) });
    if (!answer || answer.status === 429 || answer.status >= 500) break;
    const rest = kept().filter((each) => each.entry !== item.entry);
    if (answer.ok && answer.headers.get("X-Commonstar-Kept") === "yes") {
      finished.push({ ...item, state: "sent" });
      keep(rest);
    } else {
      keep([...rest, { ...item, state: "refused" }]);
    }
  }
  busy = false;
  show(area, finished);
}

async function queue(form, area) {
  const data = new FormData(form);
  const entry = data.get("entry");
  const words = [...form.querySelectorAll("textarea, input[type=text]")]
    .map((box) => box.value.trim())
    .filter(Boolean)
    .join(" · ")
    .slice(0, 120);
  const slip = data.get("slip") || (await slipOf(entry));
  const url = new URL(form.getAttribute("action") || "", location.href).href;
  keep([...kept(), { entry, slip, words, url, body: new URLSearchParams(data).toString() }]);
  form.reset();
  form.elements.entry.value = newEntry();
  show(area, finished);
  area.focus();
}

const area = document.querySelector("[data-queue-area]");
if (area && window.isSecureContext && window.crypto && crypto.subtle) {
  for (const form of document.querySelectorAll("form[data-queue]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (button) button.disabled = true;
      const there = navigator.onLine && (await fetched(area.dataset.ping, { method: "HEAD" }));
      if (button) button.disabled = false;
      if (there) form.submit();
      else if (form.checkValidity() && form.elements.entry) await queue(form, area);
    });
  }
  show(area);
  if (kept().length) flush(area);
  window.addEventListener("online", () => flush(area));
  setInterval(() => kept().length && flush(area), AGAIN);
}
