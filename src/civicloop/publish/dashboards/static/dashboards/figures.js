// Pages of figures: charts drawn in time for print, and a board that says
// when its numbers are old.
const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 200));

customElements.whenDefined("figure-chart").then(() => idle(async () => {
  for (const chart of document.querySelectorAll("figure-chart:not([data-drawn])")) {
    chart.watch?.disconnect();
    await chart.draw();
  }
}));

const board = document.querySelector("[data-board]");
const stale = document.querySelector("[data-stale]");
const old = (is) => {
  stale.hidden = !is;
  board.classList.toggle("is-stale", is);
};
if (board && stale) {
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    board.addEventListener(name, () => old(true));
  }
  board.addEventListener("htmx:afterSwap", () => old(false));
}
