// Forms: counters of text limits, one submission per press, focus on the summary of errors.
function count(input) {
  const counter = document.getElementById(input.dataset.counter);
  if (!counter) return;
  const left = Number(input.dataset.limit) - [...input.value].length;
  counter.toggleAttribute("data-exceeded", left < 0);
  const text = left < 0 ? counter.dataset.over : counter.dataset.left;
  counter.textContent = text.replace("{n}", Math.abs(left));
}

function prepare(root) {
  for (const input of root.querySelectorAll("[data-counter]")) count(input);
  const summary = root.querySelector(".error-summary[data-focus]");
  if (summary) summary.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.dataset && event.target.dataset.counter) count(event.target);
});

// A second press while the first is on its way must not send twice; the idempotency token is the
// guarantee, this is only manners. The page may come back from the history: then it is open again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
