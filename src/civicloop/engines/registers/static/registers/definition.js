// The editor of a definition: fields are added, moved and removed; their order on the page counts.
const form = document.querySelector("[data-definition]");
const list = form.querySelector("[data-fields]");
const blank = form.querySelector("[data-blank]");
const add = form.querySelector("[data-add]");
let next = list.children.length;

function prepare(field) {
  const buttons = field.querySelector("[data-buttons]");
  buttons.hidden = false;
  const move = (target, before, button) => {
    if (!target) return;
    if (before) target.before(field);
    else target.after(field);
    button.focus();
  };
  buttons.querySelector("[data-up]").addEventListener("click", (event) => move(field.previousElementSibling, true, event.currentTarget));
  buttons.querySelector("[data-down]").addEventListener("click", (event) => move(field.nextElementSibling, false, event.currentTarget));
  buttons.querySelector("[data-remove]").addEventListener("click", () => {
    const neighbour = field.nextElementSibling ?? field.previousElementSibling;
    field.remove();
    (neighbour?.querySelector("input") ?? add).focus();
  });
}

for (const field of list.children) prepare(field);
add.hidden = false;
add.addEventListener("click", () => {
  const field = blank.content.firstElementChild.cloneNode(true);
  for (const input of field.querySelectorAll("[name]")) input.name = input.name.replace("NEW", String(next));
  next += 1;
  list.append(field);
  prepare(field);
  field.querySelector("input").focus();
});
