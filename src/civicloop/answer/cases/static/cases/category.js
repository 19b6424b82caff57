// Finds a category in a long list: typing shows those whose words fit, the choice is said aloud.
const choice = document.querySelector("[data-category-choice]");

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replaceAll("臺", "台");
}

function fits(row, words) {
  row.dataset.plain ??= plain(`${row.textContent} ${row.dataset.words ?? ""}`);
  return words.every((word) => row.dataset.plain.includes(word));
}

function filter(typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of choice.querySelectorAll("[data-group]")) {
    const rows = [...group.querySelectorAll(".choice")];
    const title = group.querySelector("summary");
    const whole = words.length > 0 && title !== null && words.every((word) => plain(title.textContent).includes(word));
    let inside = 0;
    for (const row of rows) {
      row.hidden = words.length > 0 && !whole && !fits(row, words);
      inside += row.hidden ? 0 : 1;
    }
    group.hidden = inside === 0;
    if (group instanceof HTMLDetailsElement) {
      group.open = words.length > 0 ? inside > 0 : group.querySelector("input:checked") !== null;
    }
    shown += inside;
  }
  return words.length > 0 ? shown : null;
}

function tell(found) {
  const status = choice.querySelector("[data-category-found]");
  const { found: some, none } = status.dataset;
  status.textContent = found === null ? "" : found === 0 ? none : some.replace("{n}", found);
}

function say_chosen(radio) {
  const place = choice.querySelector("[data-category-chosen]");
  const name = radio.closest(".choice").querySelector("strong").textContent;
  place.textContent = place.dataset.said.replace("{name}", name);
  place.hidden = false;
}

if (choice) {
  const search = choice.querySelector("[data-category-search]");
  if (search) {
    search.closest("[hidden]").hidden = false;
    search.addEventListener("input", () => tell(filter(search.value)));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
  choice.addEventListener("change", (event) => {
    if (event.target.name === "category" && event.target.checked) say_chosen(event.target);
  });
  const checked = choice.querySelector("input[name='category']:checked");
  if (checked) say_chosen(checked);
}

// The similar cases are shown while the report is written: the server need not show them again.
if (document.getElementById("similar") && window.htmx) document.querySelector("input[name='ask_similar']")?.remove();
