// The composer: after each step the keyboard stands where the step was made, what was refused is
// shown like any other answer, and cards move with the mouse as they do with their buttons.
const refused = new Set([400, 409]);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!refused.has(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// While a step is under way the next one waits: its form is about to be drawn anew, and what was
// chosen in the old one would be lost without a word.
const busy = (is) => {
  const composer = document.getElementById("composer");
  if (!composer) return;
  composer.inert = is;
  composer.setAttribute("aria-busy", String(is));
  if (is) return;
  for (const form of composer.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
};
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest?.("#composer")) busy(true);
});
document.addEventListener("htmx:afterRequest", () => busy(false));

const settle = () => {
  const composer = document.getElementById("composer");
  const wanted = composer?.dataset.focus && document.getElementById(composer.dataset.focus);
  if (wanted) {
    delete composer.dataset.focus;
    wanted.focus();
  }
};
document.addEventListener("htmx:afterSettle", settle);
settle();

// A button that leads nowhere now keeps the keyboard, and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.('#composer [aria-disabled="true"]')) event.preventDefault();
}, true);

let dragged = null;
const cardOf = (node) => node.closest?.("[data-card]");
const clear = () => {
  for (const card of document.querySelectorAll(".own-target")) card.classList.remove("own-target");
};

document.addEventListener("dragstart", (event) => {
  if (!event.target.closest?.("[data-handle]")) return;
  dragged = cardOf(event.target);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.card);
  event.dataTransfer.setDragImage(dragged, 20, 20);
});
document.addEventListener("dragover", (event) => {
  const card = dragged && cardOf(event.target);
  if (!card) return;
  event.preventDefault();
  clear();
  if (card !== dragged) card.classList.add("own-target");
});
document.addEventListener("dragend", () => { clear(); dragged = null; });
document.addEventListener("drop", (event) => {
  const card = dragged && cardOf(event.target);
  if (!card || card === dragged) return;
  event.preventDefault();
  const form = document.querySelector("[data-drop]");
  form.elements.card.value = dragged.dataset.card;
  form.elements.to.value = [...card.parentElement.children].indexOf(card);
  form.requestSubmit();
});
