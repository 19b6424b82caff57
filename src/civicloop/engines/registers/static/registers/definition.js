// The editor of a definition: rows of a section are added, moved and removed; their order counts.
function prepare(row, add) {
  const buttons = row.querySelector("[data-buttons]");
  buttons.hidden = false;
  const move = (target, before, button) => {
    if (!target) return;
    if (before) target.before(row);
    else target.after(row);
    button.focus();
  };
  buttons.querySelector("[data-up]").addEventListener("click", (event) => move(row.previousElementSibling, true, event.currentTarget));
  buttons.querySelector("[data-down]").addEventListener("click", (event) => move(row.nextElementSibling, false, event.currentTarget));
  buttons.querySelector("[data-remove]").addEventListener("click", () => {
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (neighbour?.querySelector("input") ?? add).focus();
  });
}

for (const section of document.querySelectorAll("[data-rows]")) {
  const list = section.querySelector("[data-list]");
  const blank = section.querySelector("[data-blank]");
  const add = section.querySelector("[data-add]");
  let next = list.children.length;
  for (const row of list.children) prepare(row, add);
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const input of row.querySelectorAll("[name]")) input.name = input.name.replace("NEW", String(next));
    next += 1;
    list.append(row);
    prepare(row, add);
    row.querySelector("input").focus();
  });
}
