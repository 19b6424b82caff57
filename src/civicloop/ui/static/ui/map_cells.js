// Very many points on <city-map>, counted where they lie: the address in "cells" answers
// ?window=zoom/west-east/north-south with [cell, total, marked, lon, lat] rows, and "cell" + zoom/cell/
// with what one mark stands for, as HTML. map.js loads this file where a map names such addresses.
const CALM = 200;
const FINEST = 20;
const MOST_SQUARES = 64;
const FEW = 8;
const NEAREST = 17;
const NONE = { type: "FeatureCollection", features: [] };
const RATIO = Math.min(3, Math.ceil(window.devicePixelRatio || 1));

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function short(number) {
  if (number < 1000) return `${number}`;
  return number < 10000 ? `${Math.floor(number / 100) / 10}k` : `${Math.floor(number / 1000)}k`;
}

// The number of a mark as a picture, so that no font is fetched.
function picture(text, ink, family) {
  const canvas = document.createElement("canvas");
  const size = 13 * RATIO;
  const draw = canvas.getContext("2d", { willReadFrequently: true });
  const font = `600 ${size}px ${family}`;
  draw.font = font;
  canvas.width = Math.ceil(draw.measureText(text).width) + 4 * RATIO;
  canvas.height = Math.ceil(size * 1.3);
  draw.font = font;
  draw.fillStyle = ink;
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillText(text, canvas.width / 2, canvas.height / 2);
  return draw.getImageData(0, 0, canvas.width, canvas.height);
}

export class Cells {
  constructor(host, library, token) {
    Object.assign(this, { host, library, token, data: NONE, zoom: 0, asked: null, shown: "" });
  }

  sources() {
    return { cells: { type: "geojson", data: this.data } };
  }

  layers() {
    const [many, marked, done, edge] = ["--brand", "--danger", "--success", "--surface"].map(this.token);
    const one = ["==", ["get", "total"], 1];
    const radius = ["case", one, 8, ["interpolate", ["linear"], ["log10", ["get", "total"]], 0.3, 13, 2, 19, 4, 28]];
    const color = ["case", ["!", one], many, ["==", ["get", "marked"], 1], marked, done];
    return [
      { id: "cells", type: "circle", source: "cells", paint: { "circle-radius": radius, "circle-color": color, "circle-opacity": 0.92, "circle-stroke-color": edge, "circle-stroke-width": 1.5 } },
      { id: "cell-numbers", type: "symbol", source: "cells", filter: [">", ["get", "total"], 1], layout: { "icon-image": ["get", "label"], "icon-allow-overlap": true, "icon-ignore-placement": true } },
    ];
  }

  watch(map) {
    this.map = map;
    map.on("moveend", () => {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.load(), CALM);
    });
    map.on("style.load", () => this.draw());
    map.on("mouseenter", "cells", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "cells", () => (map.getCanvas().style.cursor = ""));
    map.on("click", "cells", ({ features: [feature] }) => this.open(feature));
    this.load();
  }

  stop() {
    clearTimeout(this.later);
    this.asked?.abort();
  }

  // The squares that are seen, as the server counts them; from further away where they are too many.
  window() {
    const bounds = this.map.getBounds();
    const [west, east] = [bounds.getWest(), bounds.getEast()].map((lon) => (lon + 180) / 360);
    const [north, south] = [bounds.getNorth(), bounds.getSouth()].map((lat) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2);
    for (let zoom = clamp(Math.floor(this.map.getZoom()), 0, FINEST); ; zoom -= 1) {
      const side = 2 ** zoom;
      const at = (part) => clamp(Math.floor(part * side), 0, side - 1);
      const [x0, x1, y0, y1] = [at(west), at(east), at(north), at(south)];
      if ((x1 - x0 + 1) * (y1 - y0 + 1) <= MOST_SQUARES || zoom === 0) return { zoom, text: `${zoom}/${x0}-${x1}/${y0}-${y1}` };
    }
  }

  async load() {
    const { zoom, text } = this.window();
    this.host.dispatchEvent(new CustomEvent("window", { bubbles: true, detail: { window: text, zoom } }));
    if (text === this.shown) return;
    this.asked?.abort();
    this.asked = new AbortController();
    const url = new URL(this.host.getAttribute("cells"), location.href);
    url.searchParams.set("window", text);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.asked.signal });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      const found = await answer.json();
      this.shown = text;
      this.zoom = found.zoom;
      this.data = { type: "FeatureCollection", features: found.cells.map((row) => this.feature(row)) };
      this.draw();
      this.host.dataset.cells = found.cells.length;
      this.host.dataset.counted = found.cells.reduce((sum, row) => sum + row[1], 0);
    } catch (error) {
      if (error.name !== "AbortError") console.warn(`city-map: cells: ${error.message}`);
    }
  }

  // A new style has forgotten the pictures; before it is there, it has no source.
  draw() {
    const source = this.map.getSource("cells");
    if (!source) return;
    for (const label of new Set(this.data.features.map(({ properties }) => properties.label))) {
      if (!this.map.hasImage(label)) this.map.addImage(label, picture(label.slice(6), this.token("--on-brand"), this.token("--font")), { pixelRatio: RATIO });
    }
    source.setData(this.data);
    this.host.label();
  }

  feature([cell, total, marked, lon, lat]) {
    return { type: "Feature", properties: { cell, total, marked, label: `count ${short(total)}` }, geometry: { type: "Point", coordinates: [lon, lat] } };
  }

  // Where the marks stand, so that names give way to them.
  spots() {
    return this.data.features.map(({ geometry, properties }) => {
      const { x, y } = this.map.project(geometry.coordinates);
      const room = properties.total === 1 ? 9 : 18;
      return { x, y, wide: room, high: room };
    });
  }

  // A mark that stands for many opens by a nearer look; a few are told at once.
  async open({ properties: { cell, total }, geometry: { coordinates } }) {
    if (total > FEW && this.map.getZoom() < NEAREST) {
      this.map.easeTo({ center: coordinates, zoom: Math.min(this.map.getZoom() + 2, NEAREST) });
      return;
    }
    const url = new URL(`${this.host.getAttribute("cell")}${this.zoom}/${cell}/`, location.href);
    url.search = this.host.getAttribute("filters") ?? "";
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const box = document.createElement("div");
    box.innerHTML = await answer.text();
    new this.library.Popup({ maxWidth: "320px" }).setLngLat(coordinates).setDOMContent(box).addTo(this.map);
    box.querySelector("a")?.focus();
  }
}
