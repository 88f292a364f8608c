// Single keys for the sorting page. They can be switched off there (WCAG 2.1.4); the page works without them.
const STORED = "commonstar-sorting-keys";
const TYPING = "input[type=text], input[type=search], textarea, select, [contenteditable]";
const box = document.getElementById("shortcuts");

if (box) {
  box.closest("[data-shortcuts]").hidden = false;
  box.checked = localStorage.getItem(STORED) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));
}

function act(key) {
  if (key === "p") {
    const proposed = document.querySelectorAll("[data-proposed]:not(:checked)");
    for (const each of proposed) each.click();
    return proposed.length > 0;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (found) found.click();
  return Boolean(found);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
  const on = box ? box.checked : localStorage.getItem(STORED) !== "off";
  if (!on || event.target.matches(TYPING)) return;
  // Enter on a button or a link is theirs; on a box or a radio the form itself saves. A message that took the focus
  // when the page opened is neither.
  if (event.key === "Enter" && event.target.closest("a[href], button, input, summary")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (["1", "2", "3", "4", "Enter", "n", "s", "u", "p"].includes(key) && act(key)) event.preventDefault();
});
