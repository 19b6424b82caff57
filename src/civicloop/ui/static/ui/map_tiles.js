// Tiles of the host that the city has named, under its own boundaries, roads and points. map.js
// loads this file where a map has the address of tiles; names stay our own.
const WATER = ["water", "waterway"];

export class Tiles {
  constructor(host, token) {
    const [url, kind, zoom] = ["tiles", "tile-kind", "tile-zoom"].map((name) => host.getAttribute(name));
    Object.assign(this, { token, url, kind, zoom: Number(zoom) });
  }

  sources() {
    const shared = { tiles: [this.url], maxzoom: this.zoom };
    return { tiles: this.kind === "vector" ? { type: "vector", ...shared } : { type: "raster", tileSize: 256, ...shared } };
  }

  // A picture brings its own roads, so that ours would stand twice; lines without names do not.
  hides(name) {
    return name === "roads" && this.kind === "raster";
  }

  layers() {
    if (this.kind === "raster") return [{ id: "tiles", type: "raster", source: "tiles" }];
    const of = (id, type, from, paint, more = {}) => ({ id: `tiles-${id}`, type, source: "tiles", "source-layer": from, paint, ...more });
    return [
      of("green", "fill", "landcover", { "fill-color": this.token("--success"), "fill-opacity": 0.08 }),
      of("park", "fill", "park", { "fill-color": this.token("--success"), "fill-opacity": 0.12 }),
      ...WATER.map((name) => of(name, name === "water" ? "fill" : "line", name, name === "water" ? { "fill-color": this.token("--brand"), "fill-opacity": 0.16 } : { "line-color": this.token("--brand"), "line-opacity": 0.3 })),
      of("building", "fill", "building", { "fill-color": this.token("--line"), "fill-opacity": 0.6 }, { minzoom: 14 }),
      of("street", "line", "transportation", { "line-color": this.token("--line-strong"), "line-opacity": 0.5, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, 0.4, 16, 3] }),
    ];
  }
}
