// Reads the place that a photo knows, on the device, and offers to put the pin there.
const GPS_POINTER = 0x8825;
const SOI = 0xffd8;
const APP1 = 0xffe1;
const EXIF = 0x45786966;

function segment(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return null;
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if (marker === APP1 && view.getUint32(at + 4) === EXIF) return at + 10;
    if (marker >> 8 !== 0xff || size < 2) return null;
    at += 2 + size;
  }
  return null;
}

function entries(view, tiff, offset, little) {
  const found = new Map();
  const start = tiff + offset;
  const number = view.getUint16(start, little);
  for (let i = 0; i < number; i += 1) {
    const at = start + 2 + 12 * i;
    found.set(view.getUint16(at, little), at);
  }
  return found;
}

function degrees(view, tiff, at, little) {
  const values = tiff + view.getUint32(at + 8, little);
  const part = (i) => view.getUint32(values + 8 * i, little) / view.getUint32(values + 8 * i + 4, little);
  return part(0) + part(1) / 60 + part(2) / 3600;
}

function position(buffer) {
  const view = new DataView(buffer);
  const tiff = segment(view);
  if (tiff === null) return null;
  const little = view.getUint16(tiff) === 0x4949;
  const first = entries(view, tiff, view.getUint32(tiff + 4, little), little);
  if (!first.has(GPS_POINTER)) return null;
  const gps = entries(view, tiff, view.getUint32(first.get(GPS_POINTER) + 8, little), little);
  if (![1, 2, 3, 4].every((tag) => gps.has(tag))) return null;
  const sign = (tag, negative) => (String.fromCharCode(view.getUint8(gps.get(tag) + 8)) === negative ? -1 : 1);
  const lat = sign(1, "S") * degrees(view, tiff, gps.get(2), little);
  const lon = sign(3, "W") * degrees(view, tiff, gps.get(4), little);
  return Number.isFinite(lat + lon) && (lat !== 0 || lon !== 0) ? { lon, lat } : null;
}

const lat = document.getElementById("id_lat");
const lon = document.getElementById("id_lon");
const room = document.querySelector("[data-position]");

function put(place) {
  lat.value = place.lat.toFixed(6);
  lon.value = place.lon.toFixed(6);
  for (const field of [lat, lon]) field.dispatchEvent(new Event("change", { bubbles: true }));
  room.textContent = room.dataset.done;
}

function offer(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = room.dataset.use;
  button.addEventListener("click", () => put(place));
  room.replaceChildren(document.createTextNode(room.dataset.offer), button);
  room.hidden = false;
}

async function look(files) {
  for (const file of files) {
    try {
      const place = position(await file.slice(0, 262144).arrayBuffer());
      if (place) return offer(place);
    } catch {
      // A photo whose particulars cannot be read has no place to offer; the server checks it anyway.
    }
  }
  return null;
}

if (lat && lon && room) {
  document.getElementById("id_photos")?.addEventListener("change", (event) => look(event.target.files));
  const taken = document.querySelector("[data-taken]");
  if (taken && !lat.value) offer({ lon: Number(taken.dataset.lon), lat: Number(taken.dataset.lat) });
}
