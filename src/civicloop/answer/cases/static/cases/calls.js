// The call sheet: how many minutes are left until each unit must know, counted on the page.
function tick() {
  for (const told of document.querySelectorAll("[data-until]")) {
    const minutes = Math.round((new Date(told.dataset.until) - Date.now()) / 60000);
    const text = minutes < 0 ? told.dataset.over : told.dataset.left;
    told.textContent = text.replace("{n}", Math.abs(minutes));
    told.closest(".call-card")?.classList.toggle("call-late", minutes < 0);
  }
}

tick();
setInterval(tick, 15000);
