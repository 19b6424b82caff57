/* Puts last month's text into the field, after what stands there; it can be undone by the keys. */
for (const button of document.querySelectorAll("[data-last-text]")) {
  button.addEventListener("click", () => {
    const last = document.getElementById(button.dataset.lastText);
    const field = document.getElementById(button.dataset.into);
    const text = last.content.textContent.trim();
    field.focus();
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* Puts last month's cause and remedy into the fields that are empty; the day is never taken over. */
for (const button of document.querySelectorAll("[data-last-why]")) {
  button.addEventListener("click", () => {
    const last = document.getElementById(button.dataset.lastWhy).content;
    for (const { value: name, textContent } of last.querySelectorAll("data")) {
      const field = button.form.elements[name];
      if (!field.value.trim()) field.value = textContent.trim();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    button.form.elements.recovery_on.focus();
  });
}
