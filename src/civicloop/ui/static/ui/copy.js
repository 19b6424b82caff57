// Buttons that put a text on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const told = button.querySelector("[aria-live]");
  const before = told.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  told.textContent = button.dataset.done;
  setTimeout(() => {
    told.textContent = before;
  }, 2000);
});
