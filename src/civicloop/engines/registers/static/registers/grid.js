// A register as a grid: roving focus, one change per cell, undo and redo, a queue that survives
// a lost connection. What waits is kept in this browser and sent again; nothing is lost silently.
const grid = document.querySelector("[data-grid]");
const status = document.querySelector("[data-status]");
const [undoButton, redoButton] = ["[data-undo]", "[data-redo]"].map((one) => document.querySelector(one));
const body = grid.tBodies[0];
const store = `registers:${grid.dataset.owner}:${grid.dataset.key}`;
const kinds = Object.fromEntries([...grid.tHead.querySelectorAll("[data-name]")].map((one) => [one.dataset.name, one.dataset.kind]));
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const AGENCY = "_agency"; // a column that is no field: whose an entry is, chosen for new rows alone
const done = [];
const undone = [];
let queue = [];
let sending = false;
let offline = false;
let failed = false;
let retry = 0;

const rows = () => [...body.rows];
const cellsOf = (row) => [...row.querySelectorAll("td[data-name]")];
const isNew = (cell) => cell.parentElement.hasAttribute("data-new");
const newRows = () => [...body.querySelectorAll("tr[data-new]")];
const isFilled = (row) => cellsOf(row).some((one) => one.dataset.raw && one.dataset.name !== AGENCY);
const rowOf = (entry) => body.querySelector(`tr[data-entry="${CSS.escape(String(entry))}"]`);
const cellOf = (entry, name) => rowOf(entry)?.querySelector(`td[data-name="${CSS.escape(name)}"]`);
const textOf = (cell) => {
  const list = document.getElementById(`grid-${cell.dataset.name}`);
  const words = cell.dataset.raw.split("、").map((value) => [...(list?.options ?? [])].find((one) => one.value === value)?.textContent ?? value);
  return words.join("、");
};

function keep() {
  try {
    if (queue.length) localStorage.setItem(store, JSON.stringify(queue));
    else localStorage.removeItem(store);
    const typed = newRows().filter(isFilled).map((row) => Object.fromEntries(cellsOf(row).filter((one) => one.dataset.raw).map((one) => [one.dataset.name, one.dataset.raw])));
    if (typed.length) localStorage.setItem(`${store}:new`, JSON.stringify(typed));
    else localStorage.removeItem(`${store}:new`);
  } catch { /* a browser that keeps nothing still sends */ }
}

function tell() {
  const wrong = grid.querySelectorAll("[aria-invalid]").length;
  const text = failed ? status.dataset.failed : offline && queue.length ? status.dataset.offline : queue.length ? status.dataset.waiting : wrong ? status.dataset.wrong : status.dataset.saved;
  status.textContent = text.replace("{n}", queue.length || wrong);
  undoButton.disabled = !done.length;
  redoButton.disabled = !undone.length;
}

function fault(cell, text) {
  if (!cell) return;
  cell.querySelector(".grid-fault")?.remove();
  if (!text) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    return;
  }
  const told = document.createElement("span");
  told.className = "grid-fault";
  told.id = `fault-${cell.parentElement.dataset.entry ?? "new"}-${cell.dataset.name}`;
  told.textContent = text;
  cell.append(told);
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", told.id);
}

function show(cell, raw, text) {
  cell.dataset.raw = raw;
  cell.textContent = text;
  fault(cell, "");
}

// --- sending -----------------------------------------------------------------------------------

async function post(url, values) {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(values) });
  const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  if (!isJson) {
    failed = answer.status < 500;
    throw new Error(String(answer.status));
  }
  failed = false;
  return { status: answer.status, data: await answer.json() };
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(retry);
  while (queue.length) {
    const next = queue[0];
    const row = rowOf(next.entry);
    try {
      const version = row?.dataset.version ?? next.version;
      const { status: code, data } = await post(grid.dataset.cellUrl, { entry: next.entry, field: next.name, value: next.value, version });
      offline = false;
      if (code === 409 && data.code === "changed" && data.raw === next.before && !next.again) {
        next.again = true; // somebody changed another cell of the row: this one still stands as it was
        if (row) row.dataset.version = data.version;
        next.version = data.version;
        continue;
      }
      queue.shift();
      keep();
      take(next, code, data);
    } catch {
      offline = true;
      if (!failed) retry = setTimeout(send, 5000);
      break;
    }
    tell();
  }
  sending = false;
  tell();
}

function take(change, code, data) {
  const row = rowOf(change.entry);
  const cell = cellOf(change.entry, change.name);
  if (data.version && row) row.dataset.version = data.version;
  if (!cell || queue.some((one) => one.entry === change.entry && one.name === change.name)) return;
  cell.classList.remove("grid-waits");
  if (code === 200) show(cell, data.raw, data.text);
  else if (code === 409 && data.code === "changed") {
    fault(cell, `${data.error} ${data.text}`);
  } else fault(cell, data.error);
}

function change(cell, value, together = []) {
  if (cell.getAttribute("aria-readonly") || value === cell.dataset.raw && !cell.hasAttribute("aria-invalid")) return;
  const before = cell.dataset.raw;
  cell.dataset.raw = value;
  cell.textContent = textOf(cell);
  fault(cell, "");
  if (isNew(cell)) {
    keep();
    return;
  }
  const row = cell.parentElement;
  const entry = row.dataset.entry;
  if (together) {
    if (!together.length) done.push(together); // taken back at once: one cell, or a whole block that was pasted
    together.push({ entry, name: cell.dataset.name, before, after: value });
    undone.length = 0;
  }
  cell.classList.add("grid-waits");
  queue.push({ entry, name: cell.dataset.name, before, value, version: row.dataset.version });
  keep();
  tell();
  send();
}

function step(from, to, side) {
  const last = from.pop();
  if (!last) return;
  to.push(last);
  for (const one of last) {
    const cell = cellOf(one.entry, one.name);
    if (cell) change(cell, one[side], null);
  }
  focus(cellOf(last[0].entry, last[0].name));
  tell();
}

async function addRow(row) {
  const cells = cellsOf(row);
  if (row.dataset.sending || !isNew(cells[0]) || !isFilled(row)) return;
  row.dataset.sending = "yes";
  try {
    const { status: code, data } = await post(grid.dataset.rowUrl, Object.fromEntries(cells.filter((one) => !one.getAttribute("aria-readonly")).map((one) => [`f-${one.dataset.name}`, one.dataset.raw])));
    offline = false;
    if (code === 200) become(row, data);
    else for (const one of cells) fault(one, data.faults?.[one.dataset.name] ?? (one === cells[0] ? data.error : ""));
  } catch {
    offline = true;
    fault(cells[0], status.dataset.offline.replace("{n}", "1"));
    if (!failed) setTimeout(() => addRow(row), 5000);
  }
  delete row.dataset.sending;
  keep();
  tell();
}

async function addRows(list) {
  for (const row of list) await addRow(row);
}

function blankOf(row) {
  const blank = row.cloneNode(true);
  for (const one of cellsOf(blank)) {
    one.tabIndex = -1;
    if (one.dataset.name !== AGENCY) show(one, "", "");
  }
  delete blank.dataset.sending;
  body.append(blank);
  return blank;
}

function become(row, data) {
  if (newRows().length === 1) blankOf(row);
  row.removeAttribute("data-new");
  row.dataset.entry = data.entry;
  row.dataset.version = data.version;
  for (const { name, raw, text } of data.cells) show(row.querySelector(`td[data-name="${CSS.escape(name)}"]`), raw, text);
  const agency = row.querySelector(`td[data-name="${AGENCY}"]`);
  if (agency) {
    show(agency, "", data.agency);
    agency.setAttribute("aria-readonly", "true");
  }
  const link = document.createElement("a");
  link.href = data.url;
  link.textContent = "✓";
  row.cells[0].replaceChildren(link);
}

// --- focus and editing -------------------------------------------------------------------------

function focus(cell) {
  if (!cell) return;
  for (const one of grid.querySelectorAll('td[tabindex="0"]')) one.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

function near(cell, down, right) {
  const all = rows();
  const line = all.indexOf(cell.parentElement) + down;
  const cells = all[line] ? cellsOf(all[line]) : [];
  const here = cellsOf(cell.parentElement).indexOf(cell) + right;
  if (right && here < 0 && all[line - 1]) return cellsOf(all[line - 1]).at(-1);
  if (right && here >= cells.length && all[line + 1]) return cellsOf(all[line + 1])[0];
  return cells[here];
}

function editor(cell) {
  const kind = kinds[cell.dataset.name];
  const list = document.getElementById(`grid-${cell.dataset.name}`);
  let input;
  if (list && kind !== "choices") {
    input = document.createElement("select");
    if (![...list.options].some((one) => !one.value)) input.append(new Option("—", ""));
    input.append(...[...list.options].map((one) => new Option(one.textContent, one.value)));
  } else if (kind === "long") input = document.createElement("textarea");
  else {
    input = document.createElement("input");
    if (kind === "day") input.type = "date";
    if (["whole", "money", "year"].includes(kind)) input.inputMode = "numeric";
    if (kind === "decimal") input.inputMode = "decimal";
  }
  input.className = "input grid-input";
  input.setAttribute("aria-label", cell.dataset.label);
  return input;
}

const isTyped = (input) => input.tagName !== "SELECT" && input.type !== "date";

function edit(cell, start = null) {
  if (!cell || cell.getAttribute("aria-readonly") || cell.querySelector(".grid-input")) return;
  const faultText = cell.querySelector(".grid-fault")?.textContent ?? "";
  const input = editor(cell);
  const held = kinds[cell.dataset.name] === "choices" ? textOf(cell) : cell.dataset.raw; // in words, as it is typed
  input.value = start !== null && isTyped(input) ? start : held;
  cell.replaceChildren(input);
  let open = true;
  const close = (save) => {
    if (!open) return;
    open = false;
    const value = input.value.trim();
    cell.textContent = textOf(cell);
    if (save && value !== held) change(cell, value);
    else if (faultText) fault(cell, faultText);
  };
  input.addEventListener("blur", () => close(true));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const go = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1] }[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      close(false);
      focus(cell);
    } else if (go && !(event.key === "Enter" && event.altKey) && !event.isComposing) {
      const target = near(cell, ...go);
      if (!target && event.key === "Tab") return;
      event.preventDefault();
      close(true);
      focus(target ?? cell);
    }
  });
  input.focus();
  if (isTyped(input) && input.tagName === "INPUT" && start === null) input.select();
  return isTyped(input);
}

grid.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td[data-name]");
  if (!cell) return;
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const meta = event.ctrlKey || event.metaKey;
  if (meta && event.key.toLowerCase() === "z") {
    event.preventDefault();
    if (event.shiftKey) step(undone, done, "after");
    else step(done, undone, "before");
  } else if (meta && event.key.toLowerCase() === "y") {
    event.preventDefault();
    step(undone, done, "after");
  } else if (moves[event.key] && !meta) {
    event.preventDefault();
    focus(near(cell, ...moves[event.key]));
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    focus(cellsOf(cell.parentElement).at(event.key === "Home" ? 0 : -1));
  } else if (event.key === "Tab") {
    const target = near(cell, 0, event.shiftKey ? -1 : 1);
    if (target) {
      event.preventDefault();
      focus(target);
    }
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(cell);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    change(cell, "");
  } else if (event.key === "Process" || event.isComposing) {
    edit(cell, ""); // an input method writes into the editor that is open by now
  } else if (event.key.length === 1 && !meta && !event.altKey) {
    if (edit(cell, event.key) !== false) event.preventDefault(); // a list or a day takes the key itself
  }
});

grid.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-name]");
  if (!cell || event.target.closest(".grid-input")) return;
  if (document.activeElement === cell || matchMedia("(max-width: 40rem)").matches) edit(cell);
  else focus(cell);
});
grid.addEventListener("dblclick", (event) => edit(event.target.closest("td[data-name]")));
grid.addEventListener("copy", (event) => {
  const cell = event.target.closest?.("td[data-name]");
  if (!cell || cell.querySelector(".grid-input")) return;
  event.clipboardData.setData("text/plain", cell.dataset.raw);
  event.preventDefault();
});

function blockOf(text) {
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const lines = [[]]; // spreadsheets quote a cell that has lines of its own
  for (const [, quoted, plain, end] of whole.matchAll(/(?:"((?:[^"]|"")*[\n\t](?:[^"]|"")*)"(?=[\n\t]|$)|([^\n\t]*))(\n|\t|$)/g)) {
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (!end) break;
    if (end === "\n") lines.push([]);
  }
  return lines;
}

grid.addEventListener("paste", (event) => {
  const cell = event.target.closest("td[data-name]");
  if (!cell || cell.querySelector(".grid-input")) return;
  event.preventDefault();
  const block = blockOf(event.clipboardData.getData("text/plain"));
  const together = [];
  const [top, left] = [rows().indexOf(cell.parentElement), cellsOf(cell.parentElement).indexOf(cell)];
  const begun = [];
  block.forEach((line, down) => {
    let row = rows()[top + down];
    if (!row && newRows().length) row = blankOf(newRows().at(-1)); // what goes beyond the last row is new rows
    if (!row) return;
    line.forEach((value, right) => {
      const target = cellsOf(row)[left + right];
      if (target) change(target, value.trim(), together);
    });
    if (row.hasAttribute("data-new")) begun.push(row);
  });
  if (block.length > 1) addRows(begun);
});
body.addEventListener("focusout", (event) => {
  const row = event.target.closest("tr[data-new]");
  if (row && !row.contains(event.relatedTarget)) setTimeout(() => row.contains(document.activeElement) || addRow(row));
});
undoButton.addEventListener("click", () => step(done, undone, "before"));
redoButton.addEventListener("click", () => step(undone, done, "after"));
window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => {
  if (queue.length && !offline) event.preventDefault();
});

// --- what waited since the last time -----------------------------------------------------------

try {
  queue = JSON.parse(localStorage.getItem(store) ?? "[]");
  [JSON.parse(localStorage.getItem(`${store}:new`) ?? "[]")].flat().forEach((typed, place) => {
    const draft = newRows()[place] ?? (newRows().length ? blankOf(newRows().at(-1)) : null);
    for (const [name, value] of Object.entries(typed)) {
      const cell = draft?.querySelector(`td[data-name="${CSS.escape(name)}"]`);
      if (!cell || cell.getAttribute("aria-readonly")) continue;
      cell.dataset.raw = value;
      cell.textContent = textOf(cell);
    }
  });
} catch {
  queue = [];
}
for (const waiting of queue) {
  const cell = cellOf(waiting.entry, waiting.name);
  if (cell) {
    cell.dataset.raw = waiting.value;
    cell.textContent = textOf(cell);
    cell.classList.add("grid-waits");
  }
}
const first = body.querySelector("td[data-name]");
if (first) first.tabIndex = 0;
tell();
send();
