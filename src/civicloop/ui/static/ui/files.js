// File fields: names, sizes and previews before sending; too large or too many is said at once.
const units = ["B", "KB", "MB", "GB"];

function size(bytes) {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), 3);
  return `${(bytes / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${units[power]}`;
}

function item(input, file, index) {
  const row = document.createElement("li");
  row.className = "file";
  if (file.type.startsWith("image/")) {
    const preview = document.createElement("img");
    preview.alt = "";
    preview.src = URL.createObjectURL(file);
    preview.addEventListener("load", () => URL.revokeObjectURL(preview.src), { once: true });
    row.append(preview);
  }
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const told = document.createElement("small");
  const limit = Number(input.dataset.maxBytes);
  const wrong = limit && file.size > limit;
  row.toggleAttribute("data-wrong", Boolean(wrong));
  told.textContent = wrong ? `${size(file.size)} > ${size(limit)}` : size(file.size);
  name.append(told);
  row.append(name, removal(input, file, index));
  return row;
}

function removal(input, file, index) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "notice-close";
  button.textContent = "×";
  button.setAttribute("aria-label", `${input.dataset.remove || "×"} ${file.name}`);
  button.addEventListener("click", () => {
    const kept = new DataTransfer();
    [...input.files].forEach((other, at) => at !== index && kept.items.add(other));
    input.files = kept.files;
    show(input);
    input.focus();
  });
  return button;
}

function show(input) {
  const field = input.closest(".field") || input.parentElement;
  let list = field.querySelector(".files");
  if (!list) {
    list = document.createElement("ul");
    list.className = "files";
    field.append(list);
  }
  const files = [...input.files];
  list.replaceChildren(...files.map((file, index) => item(input, file, index)));
  const limit = Number(input.dataset.maxBytes) || Infinity;
  const most = Number(input.dataset.maxFiles) || Infinity;
  const wrong = files.length > most || files.some((file) => file.size > limit);
  input.setCustomValidity(wrong ? input.dataset.tooMuch || "…" : "");
  if (wrong) input.reportValidity();
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-files]")) show(event.target);
});
