// A ready-made answer goes into the text; the templates of the chosen outcome stand first.
const select = document.querySelector("[data-replies]");
if (select) {
  const answer = document.getElementById(select.dataset.replies);
  select.addEventListener("change", () => {
    if (!select.value) return;
    answer.value = answer.value.trim() ? `${answer.value.trim()}\n\n${select.value}` : select.value;
    answer.dispatchEvent(new Event("input", { bubbles: true }));
    answer.focus();
  });
  const narrow = () => {
    const outcome = document.querySelector("[name=outcome]:checked")?.value;
    for (const option of select.options) {
      option.hidden = Boolean(outcome && option.dataset.outcome && option.dataset.outcome !== outcome);
    }
  };
  for (const radio of document.querySelectorAll("[name=outcome]")) radio.addEventListener("change", narrow);
  narrow();
}
