// <figure-chart>: draws a Vega-Lite specification, interpreted without eval, in the page's colours.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function theme() {
  const ink = token("--ink-soft");
  const font = getComputedStyle(document.body).fontFamily;
  const text = { labelColor: ink, titleColor: ink, labelFont: font, titleFont: font };
  const sizes = { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600 };
  const marks = { color: token("--brand"), fill: token("--brand") };
  return {
    background: null,
    font,
    view: { stroke: null },
    axis: { ...text, ...sizes, domainColor: token("--line-strong"), tickColor: token("--line-strong"), gridColor: token("--line"), labelPadding: 6 },
    axisX: { grid: false },
    legend: { ...text, ...sizes },
    header: { ...text, ...sizes },
    title: { color: token("--ink"), font },
    text: { color: token("--ink"), fill: token("--ink"), font },
    rule: { color: token("--line-strong") },
    bar: { ...marks, cornerRadiusEnd: 2 },
    rect: marks,
    area: { ...marks, fillOpacity: 0.2, line: { color: token("--brand") } },
    line: { color: token("--brand"), stroke: token("--brand"), strokeWidth: 2.5 },
    point: { color: token("--brand"), filled: true, size: 50 },
    range: {
      category: ["--brand", "--warning", "--success", "--violet", "--danger", "--ink-faint"].map(token),
      ramp: [token("--brand-soft"), token("--brand")],
      ordinal: [token("--brand-soft"), token("--brand")],
    },
  };
}

class Chart extends HTMLElement {
  async connectedCallback() {
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.again = () => this.draw();
    this.scheme.addEventListener("change", this.again);
    this.watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      this.watch.disconnect();
      this.draw();
    }, { rootMargin: "400px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.scheme.removeEventListener("change", this.again);
    this.watch.disconnect();
    this.resize?.disconnect();
    this.view?.finalize();
  }

  async specification() {
    if (!this.kept) {
      const inside = this.querySelector('script[type="application/json"]');
      if (inside) this.kept = JSON.parse(inside.textContent);
      else {
        const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(`the specification answered ${answer.status}`);
        this.kept = await answer.json();
      }
    }
    return this.kept;
  }

  async draw() {
    try {
      const [vega, spec] = await Promise.all([import(this.getAttribute("library")), this.specification()]);
      const sized = { width: "container", height: "container", autosize: { type: "fit", contains: "padding" } };
      const compiled = vega.compile({ ...sized, ...spec, config: { ...theme(), ...spec.config } });
      this.view?.finalize();
      this.stage ??= this.appendChild(document.createElement("div"));
      this.stage.className = "chart-plot chart-stage";
      this.view = new vega.View(vega.parse(compiled.spec, null, { ast: true }), {
        expr: vega.expressionInterpreter,
        renderer: "svg",
        container: this.stage,
        hover: true,
        logLevel: vega.Warn,
      });
      await this.view.runAsync();
      this.describe();
      this.follow();
      this.dataset.drawn = "yes";
    } catch (error) {
      this.textContent = this.getAttribute("failed");
      this.dataset.drawn = "no";
      console.warn(`figure-chart: ${error.message}`);
    }
  }

  describe() {
    const plot = this.stage.querySelector("svg");
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", this.getAttribute("label"));
    for (const part of plot.querySelectorAll("[role], [aria-label], [aria-roledescription]")) {
      for (const name of ["role", "aria-label", "aria-roledescription"]) part.removeAttribute(name);
    }
    plot.firstElementChild?.setAttribute("aria-hidden", "true");
  }

  follow() {
    this.resize ??= new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.stage;
      if (width && (width !== this.width || height !== this.height)) {
        this.width = width;
        this.height = height;
        window.dispatchEvent(new Event("resize"));
      }
    });
    this.resize.observe(this.stage);
  }
}

customElements.define("figure-chart", Chart);
