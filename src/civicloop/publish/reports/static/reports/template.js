// The editor of a template: a figure goes in where the caret stands; a fault shows its line.
const text = document.querySelector("textarea[name=text]");

document.addEventListener("click", (event) => {
  const insert = event.target.closest("[data-insert]");
  const line = event.target.closest("[data-line]");
  if (insert) {
    const block = insert.dataset.insert.startsWith(":::");
    const [start, end] = [text.selectionStart, text.selectionEnd];
    const before = text.value.slice(0, start);
    const lead = block && before && !before.endsWith("\n") ? "\n" : "";
    text.setRangeText(`${lead}${insert.dataset.insert}${block ? "\n" : ""}`, start, end, "end");
    text.focus();
  } else if (line) {
    const lines = text.value.split("\n");
    const place = Number(line.dataset.line) - 1;
    const start = lines.slice(0, place).join("\n").length + (place ? 1 : 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[place] ?? "").length);
    text.scrollTop = (text.scrollHeight / Math.max(lines.length, 1)) * Math.max(place - 3, 0);
  }
});
document.querySelector("[data-search]").addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // searching keeps nothing
});
