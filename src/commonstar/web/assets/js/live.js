// What comes in at an activity, asked for again about every two seconds while the page is looked at. Without this script a
// link does the same. The page changes only when something is new, so that nobody loses the place where they read.
const EVERY = 1800;

for (const place of document.querySelectorAll("[data-live]")) {
  const address = new URL(place.dataset.live, location.href);
  for (const link of document.querySelectorAll("[data-live-again]")) link.hidden = true;
  let mark = "";
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(address, {
          headers: mark ? { "If-None-Match": mark } : {},
          credentials: "omit",
          cache: "no-store",
        });
        if (answer.ok) {
          mark = answer.headers.get("ETag") ?? "";
          const html = await answer.text();
          if (place.innerHTML !== html) place.innerHTML = html;
        }
      } catch {
        // No signal: the next try is on its way.
      }
    }
    setTimeout(ask, EVERY + Math.random() * 300);
  };
  setTimeout(ask, Math.random() * EVERY);
}
