// What <city-map> shows of a town when one is near: roads, villages and their names, asked for
// by the box that is seen. map.js loads this file where a map names such addresses.
const KINDS = {
  villages: { from: 13, names: 14, className: "map-label map-label-village" },
  roads: { from: 12, names: 15, className: "map-label map-label-road" },
};
const CALM = 250;
const FINER = 2; // zooms deeper than what is seen to which lines are true
const WIDEST = 0.3;
const MAIN_ROAD = 1200;
const ROOM_PER_NAME = 32000;
const SPOTS = [0.5, 0.25, 0.75];
const NONE = { type: "FeatureCollection", features: [] };

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const covers = (box, seen) => box[0] <= seen[0] && box[1] <= seen[1] && box[2] >= seen[2] && box[3] >= seen[3];
const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);

// A part of the axis on a grid, so that neighbours ask for the same addresses; never too wide.
function span(low, high, step) {
  const middle = (low + high) / 2;
  const from = Math.floor(Math.max(low, middle - WIDEST / 2 + step) / step);
  const to = Math.ceil(Math.min(high, middle + WIDEST / 2 - step) / step);
  return [from * step, to * step].map((value) => Number(value.toFixed(2)));
}

export class Ground {
  constructor(host, library, token) {
    Object.assign(this, { host, library, token });
    this.names = Object.keys(KINDS).filter((name) => host.hasAttribute(name) && !host.tiles?.hides(name));
    this.data = Object.fromEntries(this.names.map((name) => [name, NONE]));
    this.held = {};
    this.asked = {};
    this.labels = [];
  }

  sources() {
    return Object.fromEntries(this.names.map((name) => [name, { type: "geojson", data: this.data[name] }]));
  }

  layers() {
    const width = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
    const main = (long, short) => ["case", [">=", ["get", "metres"], MAIN_ROAD], long, short];
    const round = { "line-cap": "round", "line-join": "round" };
    const line = (id, source, minzoom, paint, layout = {}) => ({ id, type: "line", source, minzoom, paint, layout });
    const layers = {
      villages: [line("villages", "villages", KINDS.villages.from, { "line-color": this.token("--line-strong"), "line-width": 1, "line-opacity": 0.5, "line-dasharray": [3, 3] })],
      roads: [
        line("road-edges", "roads", KINDS.roads.from, { "line-color": this.token("--line-strong"), "line-opacity": 0.55, "line-width": width(12, main(1.6, 0.8), 15, main(9, 5), 18, main(26, 16)) }, round),
        line("roads", "roads", 13, { "line-color": this.token("--sunk"), "line-width": width(13, main(1.4, 0.2), 15, main(7, 3.4), 18, main(23.5, 13.5)) }, round),
      ],
    };
    return this.names.flatMap((name) => layers[name]);
  }

  watch(map) {
    this.map = map;
    map.on("moveend", () => {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.load(), CALM);
    });
    map.on("style.load", () => this.names.forEach((name) => this.draw(name)));
    this.load();
  }

  // Before the style is there, no source is; then the style's own event draws.
  draw(name) {
    if (this.data[name] !== NONE) this.map.getSource(name)?.setData(this.data[name]);
  }

  stop() {
    clearTimeout(this.later);
    for (const asked of Object.values(this.asked)) asked.abort();
  }

  seen() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  load() {
    for (const name of this.names) {
      this.fetch(name).catch((error) => {
        if (error.name !== "AbortError") console.warn(`city-map: ${name}: ${error.message}`);
      });
    }
  }

  // Nothing is asked from afar, nor while what is held covers what is seen. Where the city had
  // more than it sent, a much closer look asks again.
  async fetch(name) {
    const zoom = this.map.getZoom();
    if (zoom < KINDS[name].from) return;
    const [west, south, east, north] = this.seen();
    const step = zoom < 14 ? 0.05 : 0.02;
    const [lon, lat] = [span(west, east, step), span(south, north, step)];
    const box = [lon[0], lat[0], lon[1], lat[1]];
    const held = this.held[name];
    const fine = name !== "roads" || zoom <= (held?.zoom ?? 0) + FINER; // what was simplified serves no closer look
    if (held && fine && covers(held.box, box) && (!held.truncated || area(box) > area(held.box) / 2)) return;
    this.asked[name]?.abort();
    this.asked[name] = new AbortController();
    const url = new URL(this.host.getAttribute(name), location.href);
    url.searchParams.set("box", box.join(","));
    if (name === "roads") url.searchParams.set("zoom", clamp(Math.ceil(zoom) + FINER, 0, 22));
    const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.asked[name].signal });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    const drawn = await answer.json();
    this.held[name] = { box, zoom, truncated: drawn.truncated };
    this.data[name] = drawn;
    this.draw(name);
    this.host.dataset[name] = drawn.features.length;
    this.host.label();
  }

  // A few names over what is seen, roads first, each where nothing else is written.
  label(taken) {
    for (const marker of this.labels) marker.remove();
    this.labels = [];
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const most = Math.ceil((width * height) / ROOM_PER_NAME);
    taken.push({ x: width - 30, y: 52, wide: 26, high: 48 }); // the buttons of the map
    const told = new Set();
    for (const name of [...this.names].reverse()) {
      if (this.map.getZoom() < KINDS[name].names) continue;
      const features = name === "roads" ? this.data.roads.features : this.from_the_middle(this.data[name].features);
      for (const feature of features) {
        if (this.labels.length >= most) return;
        const text = feature.properties.name;
        if (!text || told.has(text)) continue;
        const spots = name === "roads" ? this.along(feature, width, height) : this.inside(feature, width, height);
        const spot = spots.find((one) => this.free(text, one, taken));
        if (!spot) continue;
        told.add(text);
        this.write(text, spot, KINDS[name].className);
      }
    }
  }

  from_the_middle(features) {
    const { lng, lat } = this.map.getCenter();
    const far = ({ properties: at }) => Math.hypot(at.lon - lng, at.lat - lat);
    return [...features].sort((a, b) => far(a) - far(b));
  }

  // Spots on the straight pieces of a road that are seen, the longest piece first.
  along(feature, width, height) {
    const points = feature.geometry.coordinates.map((at) => this.map.project(at));
    const pieces = points.slice(1).map((point, i) => this.clipped(points[i], point, width, height));
    const seen = pieces.filter(Boolean).sort((a, b) => b.length - a.length);
    return seen.flatMap((piece) => SPOTS.map((part) => ({
      x: piece.x + (part - 0.5) * piece.dx,
      y: piece.y + (part - 0.5) * piece.dy,
      angle: piece.angle,
      length: piece.length,
    })));
  }

  clipped(a, b, width, height) {
    const edge = 24;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    let [from, to] = [0, 1];
    for (const [step, low, high] of [[dx, edge - a.x, width - edge - a.x], [dy, edge - a.y, height - edge - a.y]]) {
      if (step === 0) {
        if (low > 0 || high < 0) return null;
        continue;
      }
      from = Math.max(from, Math.min(low / step, high / step));
      to = Math.min(to, Math.max(low / step, high / step));
    }
    if (from >= to) return null;
    const slope = (Math.atan2(dy, dx) * 180) / Math.PI;
    const [part, middle] = [to - from, (from + to) / 2];
    const angle = slope > 90 ? slope - 180 : slope <= -90 ? slope + 180 : slope;
    return { x: a.x + dx * middle, y: a.y + dy * middle, dx: dx * part, dy: dy * part, length: part * Math.hypot(dx, dy), angle };
  }

  inside(feature, width, height) {
    const { lon, lat } = feature.properties;
    const { x, y } = this.map.project([lon, lat]);
    return clamp(x, 40, width - 40) === x && clamp(y, 16, height - 16) === y ? [{ x, y, angle: 0 }] : [];
  }

  free(text, spot, taken) {
    const length = [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 14 : 8), 6);
    if (spot.length < length) return false;
    const turn = (spot.angle * Math.PI) / 180;
    const wide = (length * Math.abs(Math.cos(turn)) + 18 * Math.abs(Math.sin(turn))) / 2;
    const high = (length * Math.abs(Math.sin(turn)) + 18 * Math.abs(Math.cos(turn))) / 2;
    if (taken.some((one) => Math.abs(one.x - spot.x) < one.wide + wide && Math.abs(one.y - spot.y) < one.high + high)) return false;
    taken.push({ x: spot.x, y: spot.y, wide, high });
    return true;
  }

  write(text, { x, y, angle }, className) {
    const element = document.createElement("span");
    Object.assign(element, { className, textContent: text });
    const marker = new this.library.Marker({ element, rotation: angle }).setLngLat(this.map.unproject([x, y])).addTo(this.map);
    // Marker makes each a button-like element; these are only words.
    for (const attribute of ["role", "tabindex", "aria-label"]) element.removeAttribute(attribute);
    this.labels.push(marker);
  }
}
