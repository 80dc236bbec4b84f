// Small helps on top of pages that work without them: the key "/", focus after a swap, announcements, printing.

const shortcutSetting = "opstap.search-key";

function shortcutIsOn() {
  try {
    return localStorage.getItem(shortcutSetting) !== "off";
  } catch {
    return true; // storage may be forbidden; the shortcut then cannot be switched off, nor remembered
  }
}

function showShortcut() {
  document.querySelectorAll("[data-shortcut-hint]").forEach((hint) => (hint.hidden = !shortcutIsOn()));
  document.querySelectorAll("[data-shortcut-setting]").forEach((item) => (item.hidden = false));
  document
    .querySelectorAll("[data-shortcut-toggle]")
    .forEach((button) => button.setAttribute("aria-pressed", String(shortcutIsOn())));
}

function toggleShortcut() {
  try {
    localStorage.setItem(shortcutSetting, shortcutIsOn() ? "off" : "on");
  } catch {
    // nothing to remember it in
  }
  showShortcut();
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.op-menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !shortcutIsOn()) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcut-toggle]")) toggleShortcut();
  if (event.target.closest("[data-print]")) window.print();
  const copier = event.target.closest("[data-copy]");
  if (copier) copy(copier);
  document.querySelectorAll("details.op-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Copy what stands in a field, and say so on the button itself.
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.querySelector("span").textContent = button.dataset.copied;
}

// Say something once, politely.
export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}

// After a swap: to the errors, else to the new heading that asks for it; and read out what the fragment wants read.
function settle(root) {
  const target = root.querySelector("[data-error-summary]") || root.querySelector("[data-focus]");
  if (target) {
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus();
  }
  const spoken = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (spoken) announce(spoken.dataset.announce || spoken.textContent.trim());
  reveal(root);
}

function reveal(root) {
  root.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));
  if (navigator.clipboard) root.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
}

document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));

showShortcut();
reveal(document);
const summary = document.querySelector("main [data-error-summary]");
if (summary) summary.focus();
