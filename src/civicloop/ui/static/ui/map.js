// <city-map>: our own boundaries and points; with "pick", a place chosen by pointer, keys, address
// or position. Names are HTML, so no font is fetched; no other host is asked, unless the city has
// named one for tiles.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const PIN = '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" stroke="#fff" stroke-width="1.2" d="M12 22s7-7.1 7-12.2A7 7 0 0 0 5 9.8C5 14.9 12 22 12 22z"/><circle cx="12" cy="9.8" r="2.8" fill="#fff"/></svg>';
const MOST_LABELS = 60;
const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function sheet(href) {
  if (document.querySelector(`link[data-map="${href}"]`)) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: failed });
    link.dataset.map = href;
    document.head.prepend(link);
  });
}

async function json(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

function* positions(coordinates) {
  if (typeof coordinates[0] === "number") yield coordinates;
  else for (const part of coordinates) yield* positions(part);
}

function extent(collection) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of collection.features) {
    for (const [lon, lat] of positions(feature.geometry.coordinates)) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

// The middle of the largest ring's area, where a name is read as belonging to it.
function middle(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  let best = { area: 0, at: null };
  for (const [ring] of polygons) {
    let area = 0;
    let x = 0;
    let y = 0;
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      area += cross;
      x += (ring[i][0] + ring[i + 1][0]) * cross;
      y += (ring[i][1] + ring[i + 1][1]) * cross;
    }
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] };
  }
  return best.at;
}

class CityMap extends HTMLElement {
  connectedCallback() {
    if (this.stage) return;
    this.stage = document.createElement("div");
    this.stage.className = "map-stage";
    const tools = this.querySelector("[data-tools]");
    if (tools) {
      tools.hidden = false;
      this.querySelector("[data-results]").after(this.stage);
    } else this.append(this.stage);
    this.watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      this.watch.disconnect();
      this.start().catch((error) => this.give_up(error));
    }, { rootMargin: "300px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.ground?.stop();
    this.cells?.stop();
    this.map?.remove();
  }

  give_up(error) {
    this.stage.className = "map-failed";
    this.stage.textContent = this.getAttribute("failed");
    const fields = this.closest(".place")?.querySelector("details");
    if (fields) fields.open = true;
    this.dataset.drawn = "no";
    console.warn(`city-map: ${error.message}`);
  }

  async start() {
    const [library, tiled, near, counted, boundaries, points] = await Promise.all([
      import(this.getAttribute("library")),
      this.hasAttribute("tiles") ? import(this.getAttribute("tiled")) : null,
      this.hasAttribute("roads") || this.hasAttribute("villages") ? import(this.getAttribute("near")) : null,
      this.hasAttribute("cells") ? import(this.getAttribute("counted")) : null,
      this.hasAttribute("boundaries") ? json(this.getAttribute("boundaries")) : null,
      this.hasAttribute("points") ? json(this.getAttribute("points")) : null,
      sheet(this.getAttribute("sheet")),
    ]);
    this.library = library;
    if (tiled) this.tiles = new tiled.Tiles(this, token);
    if (near) this.ground = new near.Ground(this, library, token);
    if (counted) this.cells = new counted.Cells(this, library, token);
    library.setWorkerUrl(new URL(this.getAttribute("worker"), location.href).href);
    this.map = new library.Map({ container: this.stage, style: this.style_of(boundaries, points), ...this.view_of(boundaries ?? points), attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, locale: this.words(), cooperativeGestures: false });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    this.map.getCanvas().setAttribute("aria-label", this.getAttribute("label"));
    if (boundaries) this.name(boundaries);
    if (points) this.open_points();
    this.points = points;
    this.map.on("moveend", () => this.label());
    this.map.once("idle", () => this.label());
    this.ground?.watch(this.map);
    this.cells?.watch(this.map);
    if (this.hasAttribute("pick")) this.pick();
    this.map.once("idle", () => {
      this.dataset.drawn = "yes";
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.map.setStyle(this.style_of(boundaries, points)));
  }

  words() {
    return {
      "Map.Title": this.getAttribute("label"),
      "NavigationControl.ZoomIn": this.getAttribute("zoom-in"),
      "NavigationControl.ZoomOut": this.getAttribute("zoom-out"),
      "Popup.Close": this.getAttribute("close"),
      "Marker.Title": this.getAttribute("pin") ?? "",
    };
  }

  view_of(collection) {
    if (this.hasAttribute("center")) {
      return { center: this.getAttribute("center").split(",").map(Number), zoom: Number(this.getAttribute("zoom") ?? 13) };
    }
    return collection?.features.length ? { bounds: extent(collection), fitBoundsOptions: { padding: 24 } } : { center: [121, 23.6], zoom: 6 };
  }

  style_of(boundaries, points) {
    const sources = {};
    const layers = [{ id: "ground", type: "background", paint: { "background-color": token("--sunk") } }];
    if (this.tiles) {
      Object.assign(sources, this.tiles.sources());
      layers.push(...this.tiles.layers());
    }
    if (boundaries) {
      sources.boundaries = { type: "geojson", data: boundaries };
      const fill = ["coalesce", ["get", "fill"], token("--surface")];
      layers.push({ id: "areas", type: "fill", source: "boundaries", paint: { "fill-color": fill, "fill-opacity": this.tiles ? ["case", ["has", "fill"], 0.6, 0] : 1 } });
      layers.push({ id: "borders", type: "line", source: "boundaries", paint: { "line-color": token("--line-strong"), "line-width": 1, "line-opacity": 0.7 } });
    }
    if (this.ground) {
      Object.assign(sources, this.ground.sources());
      layers.push(...this.ground.layers());
    }
    if (this.cells) {
      Object.assign(sources, this.cells.sources());
      layers.push(...this.cells.layers());
    }
    if (points) {
      const tones = ["match", ["get", "tone"], ...["success", "warning", "danger", "violet"].flatMap((tone) => [tone, token(`--${tone}`)]), token("--brand")];
      sources.points = { type: "geojson", data: points };
      layers.push({ id: "points", type: "circle", source: "points", paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 3.5, 14, 8], "circle-color": tones, "circle-stroke-color": token("--surface"), "circle-stroke-width": 1.5 } });
    }
    return { version: 8, sources, layers };
  }

  name(boundaries) {
    if (boundaries.features.length > MOST_LABELS) return;
    this.labels = boundaries.features.map((feature) => {
      const element = document.createElement("span");
      element.className = "map-label";
      element.textContent = feature.properties.name ?? "";
      const at = feature.properties.label ?? middle(feature.geometry);
      return { at, element, marker: new this.library.Marker({ element }).setLngLat(at).addTo(this.map) };
    });
    // Marker makes each a button-like element; these are only words.
    for (const { element } of this.labels) {
      for (const attribute of ["role", "tabindex", "aria-label"]) element.removeAttribute(attribute);
    }
  }

  // Every name gives way to an earlier one, and all of them to the pin and a few points.
  label() {
    const taken = [];
    const few = this.points?.features.length <= MOST_LABELS ? this.points.features : [];
    for (const { geometry } of few) {
      const { x, y } = this.map.project(geometry.coordinates);
      taken.push({ x, y, wide: 14, high: 14 });
    }
    taken.push(...(this.cells?.spots() ?? []));
    if (this.marker) {
      const { x, y } = this.map.project(this.marker.getLngLat());
      taken.push({ x, y: y - 22, wide: 20, high: 24 });
    }
    for (const { at, element } of this.labels ?? []) {
      const { x, y } = this.map.project(at);
      element.hidden = taken.some((one) => Math.abs(one.x - x) < one.wide + 26 && Math.abs(one.y - y) < one.high + 9);
      if (!element.hidden) taken.push({ x, y, wide: 26, high: 9 });
    }
    this.ground?.label(taken);
  }

  open_points() {
    this.map.on("mouseenter", "points", () => (this.map.getCanvas().style.cursor = "pointer"));
    this.map.on("mouseleave", "points", () => (this.map.getCanvas().style.cursor = ""));
    this.map.on("click", "points", ({ features: [feature] }) => {
      const { title, text, href } = feature.properties;
      const box = document.createElement("div");
      const head = document.createElement(href ? "a" : "strong");
      head.textContent = title ?? "";
      if (href) head.href = href;
      const body = document.createElement("p");
      body.textContent = text ?? "";
      box.append(head, body);
      new this.library.Popup({ maxWidth: "280px" }).setLngLat(feature.geometry.coordinates).setDOMContent(box).addTo(this.map);
    });
  }

  pick() {
    const [lat, lon] = this.getAttribute("pick").split(" ").map((id) => document.getElementById(id));
    this.fields = { lat, lon };
    this.map.on("click", (event) => this.place(event.lngLat.lng, event.lngLat.lat));
    for (const field of [lat, lon]) field.addEventListener("change", () => this.read());
    this.querySelector("[data-centre]").addEventListener("click", () => {
      const { lng, lat: at } = this.map.getCenter();
      this.place(lng, at);
      this.marker.getElement().focus();
    });
    this.querySelector("[data-locate]").addEventListener("click", () => this.locate());
    const find = this.querySelector("[data-find]");
    if (find) {
      find.addEventListener("click", () => this.find());
      this.querySelector("[data-search]").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.find();
      });
    }
    this.read();
  }

  tell(name, values = {}) {
    let text = this.getAttribute(name) ?? "";
    for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, value);
    this.querySelector("[data-status]").textContent = text;
  }

  read() {
    const [lat, lon] = [this.fields.lat.value, this.fields.lon.value].map(Number);
    if (this.fields.lat.value && this.fields.lon.value && Number.isFinite(lat + lon)) this.place(lon, lat, { move: true, keep: true });
  }

  place(lon, lat, { move = false, keep = false } = {}) {
    if (this.marker) this.marker.setLngLat([lon, lat]);
    else this.set_pin(lon, lat);
    if (!keep) {
      this.fields.lat.value = lat.toFixed(6);
      this.fields.lon.value = lon.toFixed(6);
      for (const field of Object.values(this.fields)) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.label();
    this.tell("placed", { lat: lat.toFixed(5), lon: lon.toFixed(5) });
    if (move) this.map.jumpTo({ center: [lon, lat], zoom: Math.max(this.map.getZoom(), 15) });
    this.dispatchEvent(new CustomEvent("placed", { bubbles: true, detail: { lon, lat } }));
  }

  set_pin(lon, lat) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "map-pin";
    element.innerHTML = PIN;
    element.addEventListener("keydown", (event) => this.nudge(event));
    element.addEventListener("click", (event) => event.stopPropagation());
    this.marker = new this.library.Marker({ element, anchor: "bottom", draggable: true });
    this.marker.setLngLat([lon, lat]).addTo(this.map);
    element.setAttribute("aria-label", this.getAttribute("pin"));
    this.marker.on("dragend", () => {
      const { lng, lat } = this.marker.getLngLat();
      this.place(lng, lat);
    });
  }

  nudge(event) {
    const step = STEP[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? 60 : 8;
    const at = this.map.project(this.marker.getLngLat());
    const { lng, lat } = this.map.unproject([at.x + step[0] * far, at.y + step[1] * far]);
    this.place(lng, lat);
    if (!this.map.getBounds().contains([lng, lat])) this.map.panTo([lng, lat]);
  }

  locate() {
    const denied = () => this.tell("denied");
    if (!navigator.geolocation) denied();
    else navigator.geolocation.getCurrentPosition(({ coords }) => this.place(coords.longitude, coords.latitude, { move: true }), denied, { enableHighAccuracy: true, timeout: 15000 });
  }

  async find() {
    const list = this.querySelector("[data-results]");
    const words = this.querySelector("[data-search]").value.trim();
    if (!words) return;
    const url = new URL(this.getAttribute("search"), location.href);
    url.searchParams.set("q", words);
    const { places } = await json(url);
    this.tell(places.length ? "found" : "none-found", { n: places.length });
    list.hidden = !places.length;
    list.replaceChildren(...places.map((found) => this.offer(found, list)));
  }

  offer({ name, detail, lon, lat }, list) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    if (detail) button.append(Object.assign(document.createElement("small"), { textContent: detail }));
    button.addEventListener("click", () => {
      list.hidden = true;
      this.place(lon, lat, { move: true });
      this.marker.getElement().focus();
    });
    row.append(button);
    return row;
  }
}

customElements.define("city-map", CityMap);
