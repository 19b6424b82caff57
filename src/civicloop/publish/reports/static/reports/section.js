// What is typed and not kept yet stays on this machine: a lost network, a closed page or a session
// that ended loses no word. It goes as soon as the server has it, and after a week.
const form = document.querySelector("[data-kept-for]");
const text = form.querySelector("textarea[name=text]");
const notice = document.querySelector("[data-unkept]");
const name = `report-text:${form.dataset.keptFor}`;
const number = Number(form.dataset.number); // the newest version, whoever wrote it
const mine = Number(form.dataset.mine); // the newest that this person wrote
const refused = "refused" in form.dataset; // the text stands as typed, and is not kept
const WEEK = 7 * 24 * 60 * 60 * 1000;
const kept = text.defaultValue;
let isSent = false;

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(name));
    return found && Date.now() - found.at < WEEK ? found : null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep() {
  try {
    if (text.value === kept && !refused) localStorage.removeItem(name);
    else {
      const entry = { text: text.value, number, sent: isSent, at: Date.now() };
      localStorage.setItem(name, JSON.stringify(entry));
    }
  } catch {
    // full, or forbidden: the page warns before it is left
  }
}

const before = stored();
const isKept = before?.sent && mine > before.number;
if (before && !isKept && !refused && before.text !== kept) {
  text.value = before.text;
  notice.hidden = false;
}
keep();
text.addEventListener("input", keep);
notice.querySelector("[data-drop]").addEventListener("click", () => {
  text.value = kept;
  notice.hidden = true;
  keep();
  text.focus();
});
form.addEventListener("submit", () => {
  isSent = true;
  keep();
});
window.addEventListener("pageshow", () => {
  isSent = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!isSent && text.value !== kept && stored() === null) event.preventDefault();
});
