// A tour through topics on a wall, or a kiosk turned by hand. It asks for new figures by
// itself; while the network is away it goes on with the last ones, and says how old they are.
const tour = document.querySelector("[data-tour]");
const box = tour.querySelector("[data-slides]");
const old = tour.querySelector("[data-old]");
const seconds = Number(tour.dataset.seconds ?? 0);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const pause = tour.querySelector("[data-pause]");
let place = 0;
let running = seconds > 0 && !calm;
let timer = 0;
let fresh = Date.now();

const all = () => [...box.querySelectorAll("[data-slide]")];

const show = (wanted) => {
  const every = all();
  place = every.length ? (wanted + every.length) % every.length : 0;
  every.forEach((slide, index) => { slide.hidden = index !== place; });
  tour.querySelector("[data-place]").textContent = `${place + 1} / ${every.length}`;
};

const wind = () => {
  clearTimeout(timer);
  if (running) timer = setTimeout(() => { show(place + 1); wind(); }, seconds * 1000);
};

const go = (by) => { show(place + by); wind(); };

const run = (is) => {
  running = is && seconds > 0;
  // While the tour runs nothing is read out; who stops it hears each slide.
  box.setAttribute("aria-live", running ? "off" : "polite");
  if (pause) pause.textContent = running ? pause.dataset.stop : pause.dataset.play;
  wind();
};

const age = () => {
  const minutes = Math.max(1, Math.round((Date.now() - fresh) / 60000));
  old.textContent = old.dataset.text.replace("{minutes}", minutes);
};

const refresh = async () => {
  try {
    const answer = await fetch(tour.dataset.refresh, {
      cache: "no-store", signal: AbortSignal.timeout(20000),
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    const slides = parts.querySelectorAll("[data-slide]");
    if (!slides.length) throw new Error("no slides");
    box.replaceChildren(...slides);
    show(place);
    fresh = Date.now();
    old.textContent = "";
  } catch {
    age();
  }
};

const clock = tour.querySelector("[data-clock]");
const tell = () => {
  clock.textContent = new Date().toLocaleString(document.documentElement.lang, {
    month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit",
    hour12: false,
  });
};

const keys = {
  ArrowRight: () => go(1),
  ArrowLeft: () => go(-1),
  Home: () => go(-place),
  f: () => full(),
  " ": () => run(!running),
};
const full = () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
};

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.closest("button, a")) return;
  event.preventDefault();
  act();
});
for (const button of tour.querySelectorAll("[data-go]")) {
  button.addEventListener("click", () => go(Number(button.dataset.go)));
}
pause?.addEventListener("click", () => run(!running));
tour.querySelector("[data-full]")?.addEventListener("click", full);

const FAR = 60;
let start = null;
box.addEventListener("pointerdown", (event) => { start = event; });
addEventListener("pointercancel", () => { start = null; });
addEventListener("pointerup", (event) => {
  if (!start) return;
  const x = event.clientX - start.clientX;
  const y = event.clientY - start.clientY;
  start = null;
  if (Math.abs(x) > FAR && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? 1 : -1);
});

if (tour.dataset.home) {
  let idle = 0;
  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(() => location.assign(tour.dataset.home), tour.dataset.idle * 60000);
  };
  for (const name of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(name, rest, { passive: true });
  }
  rest();
}

tour.querySelector("[data-buttons]").hidden = false;
tour.dataset.ready = "yes";
show(0);
run(running);
tell();
setInterval(tell, 1000);
setInterval(refresh, tour.dataset.every * 1000);
