// Tables: rows that are picked, and walking through rows with single keys.
// The keys can be turned off on the device: [data-keys-switch] is the box that says so.
const OFF = "table-keys-off";

function boxes(block) {
  return [...block.querySelectorAll("tbody .cell-pick input")];
}

function count(block) {
  const all = boxes(block);
  const picked = all.filter((box) => box.checked).length;
  const form = document.getElementById(block.dataset.picks);
  const master = block.querySelector("[data-pick-all]");
  if (master) {
    master.checked = picked > 0 && picked === all.length;
    master.indeterminate = picked > 0 && picked < all.length;
  }
  if (!form) return;
  const told = form.querySelector("[data-picked]");
  if (told) told.textContent = (picked ? told.dataset.picked : told.dataset.none).replace("{n}", picked);
  form.toggleAttribute("data-empty", picked === 0);
}

for (const block of document.querySelectorAll(".table-block[data-picks]")) {
  const master = block.querySelector("[data-pick-all]");
  if (master) {
    master.hidden = false;
    master.addEventListener("change", () => {
      for (const box of boxes(block)) box.checked = master.checked;
      count(block);
    });
  }
  block.addEventListener("change", () => count(block));
  count(block);
  window.addEventListener("pageshow", () => count(block));
}

// On a narrow screen the filters fold away; they stay open where scripts do not run.
const narrow = window.matchMedia("(max-width: 640px)");

function fold() {
  for (const part of document.querySelectorAll(".filter-fold")) part.open = !narrow.matches;
}

narrow.addEventListener("change", fold);
if (narrow.matches) fold();

function turnedOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = !turnedOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, box.checked ? "0" : "1");
    } catch {
      box.checked = true; // nothing can be kept on this device
    }
  });
}

function step(block, by) {
  const anchors = [...block.querySelectorAll(".row-anchor")];
  const row = document.activeElement.closest?.("tr");
  const at = anchors.findIndex((anchor) => anchor.closest("tr") === row);
  const next = anchors[at < 0 ? (by > 0 ? 0 : anchors.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function pick(block) {
  const box = document.activeElement.closest?.("tr")?.querySelector(".cell-pick input");
  if (!box) return;
  box.checked = !box.checked;
  count(block);
}

const keys = {
  j: (block) => step(block, 1),
  k: (block) => step(block, -1),
  x: pick,
  "/": (block) => {
    const part = block.querySelector(".filter-fold");
    if (part) part.open = true;
    part?.querySelector(":is(input:not([type=hidden]), select)")?.focus();
  },
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const block = document.querySelector(".table-block[data-keys]");
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
  if (!block || typing || event.ctrlKey || event.metaKey || event.altKey || turnedOff()) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act(block);
});
