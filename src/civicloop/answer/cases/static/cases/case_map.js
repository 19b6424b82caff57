// The list beside the map follows what is seen, once that is near enough to be listed.
const room = document.querySelector("[data-list]");
const map = document.querySelector("city-map");
const CALM = 300;
let later;
let shown = "";

async function show(window) {
  if (window === shown) return;
  const url = new URL(room.dataset.list, location.href);
  if (window) url.searchParams.set("window", window);
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const list = document.createElement("template");
  list.innerHTML = await answer.text();
  const fresh = list.content.querySelector("#case-list");
  // The pages of the list alone are fragments: they are shown in their place.
  document.getElementById("case-list").replaceWith(fresh);
  shown = window;
}

async function turn(event) {
  const link = event.target.closest(".pages-links a");
  if (!link || !new URL(link.href).pathname.startsWith(new URL(room.dataset.list, location.href).pathname)) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const list = document.createElement("template");
  list.innerHTML = await answer.text();
  const fresh = list.content.querySelector("#case-list");
  document.getElementById("case-list").replaceWith(fresh);
  fresh.tabIndex = -1;
  fresh.focus();
}

if (room && map) {
  room.addEventListener("click", turn);
  map.addEventListener("window", ({ detail }) => {
    const window = detail.zoom >= Number(room.dataset.nearest) ? detail.window : "";
    clearTimeout(later);
    later = setTimeout(() => show(window), CALM);
  });
}
