// <ui-tabs>: arrow keys, Home and End move between the tabs; the address keeps the chosen one.
class Tabs extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.panels = [...this.querySelectorAll(":scope > .tab")];
    this.list = document.createElement("div");
    this.list.className = "tab-list";
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", this.getAttribute("label"));
    this.buttons = this.panels.map((panel) => this.button(panel));
    this.list.append(...this.buttons);
    this.prepend(this.list);
    this.classList.add("tabs-ready");
    this.list.addEventListener("keydown", (event) => this.move(event));
    const asked = this.panels.findIndex((panel) => `#${panel.id}` === location.hash);
    this.choose(Math.max(asked, 0));
  }

  button(panel) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `${panel.id}-tab`;
    button.className = "tab-button";
    button.textContent = panel.dataset.title;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => {
      this.choose(this.buttons.indexOf(button));
      history.replaceState(history.state, "", `#${panel.id}`);
    });
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panel.tabIndex = 0;
    return button;
  }

  choose(index) {
    this.buttons.forEach((button, at) => {
      button.setAttribute("aria-selected", String(at === index));
      button.tabIndex = at === index ? 0 : -1;
      this.panels[at].hidden = at !== index;
    });
  }

  move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const last = this.buttons.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const index = next < 0 ? last : next > last ? 0 : next;
    this.choose(index);
    this.buttons[index].focus();
  }
}

customElements.define("ui-tabs", Tabs);
