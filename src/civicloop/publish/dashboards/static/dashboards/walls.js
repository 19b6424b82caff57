// The chooser of walls: topics stand only where they count, and this browser remembers the last
// choice. Without a script the form says the same, and the address keeps the choice.
const form = document.querySelector("[data-walls]");
const topics = form.querySelector("[data-topics]");
const store = "dashboards:wall";

const fit = () => { topics.hidden = form.elements.show.value !== "topics"; };
form.elements.show.addEventListener("change", fit);
fit();

try {
  if (form.dataset.asked) localStorage.setItem(store, location.search);
  else if (!location.search && localStorage.getItem(store)) {
    location.replace(location.pathname + localStorage.getItem(store));
  }
} catch { /* a browser that keeps nothing asks again */ }
