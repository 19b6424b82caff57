// A topic's charts as pictures: the drawn SVG as it stands, or as PNG on white.
const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

const drawnOf = (section) => {
  const drawn = section.querySelector("figure-chart svg");
  if (!drawn) return null;
  const copy = drawn.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
};

async function picture(section, kind) {
  const drawn = drawnOf(section);
  if (!drawn) return;
  const file = `${section.dataset.picture}.${kind}`;
  const vector = new Blob([drawn.text], { type: "image/svg+xml" });
  if (kind === "svg") {
    save(vector, file);
    return;
  }
  const image = new Image();
  image.src = URL.createObjectURL(vector);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = drawn.width * 2;
  canvas.height = drawn.height * 2;
  const plane = canvas.getContext("2d");
  plane.fillStyle = "white";
  plane.fillRect(0, 0, canvas.width, canvas.height);
  plane.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => save(blob, file), "image/png");
}

const offer = () => {
  for (const section of document.querySelectorAll("[data-picture]:not([data-offered])")) {
    section.dataset.offered = "yes";
    const row = document.createElement("p");
    row.className = "picture-buttons no-print";
    for (const kind of ["svg", "png"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = kind.toUpperCase();
      button.addEventListener("click", () => picture(section, kind));
      row.append(button);
    }
    section.append(row);
  }
};
offer();
document.addEventListener("htmx:afterSettle", offer);
