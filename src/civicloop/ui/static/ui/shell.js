// The frame: navigation on narrow screens, menus that close, toasts that can be put away.
const toggle = document.querySelector("[data-menu-toggle]");
const side = document.getElementById("navigation");

function show(open) {
  toggle.setAttribute("aria-expanded", String(open));
  side.toggleAttribute("data-open", open);
}

if (toggle && side) {
  toggle.addEventListener("click", () => show(toggle.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.getAttribute("aria-expanded") === "true") {
      show(false);
      toggle.focus();
    }
  });
}

// Where the links for citizens do not fit, the one of this page is brought into sight.
const here = document.querySelector(".public-links [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft;

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const close = event.target.closest("[data-dismiss]");
  if (close) close.closest(".notice").remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
