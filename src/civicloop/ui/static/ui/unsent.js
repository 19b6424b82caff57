// What was typed is not lost when the session or the form had ended: it waits in this tab until
// the same person stands before the same form again. Any other page than those of signing in,
// and the one that says that a form has expired, drops it.
const KEY = "unsent";
const NEVER = "csrfmiddlewaretoken";
const page = document.querySelector("[data-person]");
const signIn = document.querySelector("[data-signing-in]");
const expired = document.querySelector("[data-expired]");

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function put(found) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    sessionStorage.removeItem(KEY); // too much for the browser: then nothing half
  }
}

function whereOf(form) {
  const action = form.getAttribute("action") || form.getAttribute("hx-post") || "";
  const alike = [...document.forms].filter((other) => other.getAttribute("action") === form.getAttribute("action"));
  return { action, place: alike.indexOf(form) };
}

function keep(form) {
  if (!page || !form || form.method !== "post" || form.querySelector("input[type=password]")) return;
  const all = [...new FormData(form)].filter(([name]) => name !== NEVER);
  const values = all.filter(([, value]) => typeof value === "string");
  put({
    person: page.dataset.person,
    path: location.pathname + location.search,
    ...whereOf(form),
    values,
    files: all.some(([, value]) => value instanceof File && value.name !== ""),
  });
}

// Puts each value into the next field of its name; returns those that found none.
function fill(form, values) {
  const left = values.map(([name, value]) => ({ name, value }));
  const take = (test) => {
    const at = left.findIndex(test);
    return at < 0 ? null : left.splice(at, 1)[0];
  };
  const changed = [];
  for (const field of form.elements) {
    if (!field.name || field.name === NEVER || ["file", "submit", "button"].includes(field.type)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      const checked = Boolean(take((one) => one.name === field.name && one.value === field.value));
      if (checked !== field.checked) changed.push(field);
      field.checked = checked;
    } else if (field.type === "select-multiple") {
      for (const option of field.options) {
        option.selected = Boolean(take((one) => one.name === field.name && one.value === option.value));
      }
      changed.push(field);
    } else {
      const found = take((one) => one.name === field.name);
      if (!found || found.value === field.value) continue;
      const before = field.value;
      field.value = found.value;
      if (field.type === "select-one" && field.value !== found.value) {
        field.value = before;
        left.push(found);
      } else changed.push(field);
    }
  }
  for (const field of changed) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return left.filter((one) => one.value.trim() !== "");
}

function open(form) {
  const folded = form.closest("details:not([open])");
  if (folded) folded.open = true;
  const dialog = form.closest("dialog:not([open])");
  if (dialog) dialog.showModal();
}

function restore(found) {
  const notice = document.querySelector("[data-unsent-back]");
  const form = [...document.forms].find((one) => {
    const where = whereOf(one);
    return one.method === "post" && where.action === found.action && where.place === found.place;
  });
  if (form) open(form);
  const rest = form ? fill(form, found.values) : found.values.map(([name, value]) => ({ name, value }));
  const texts = rest.filter((one) => form || one.value.trim().length > 3).map((one) => one.value);
  notice.querySelector("[data-unsent-out]").hidden = Boolean(found.expired);
  notice.querySelector("[data-unsent-expired]").hidden = !found.expired;
  notice.querySelector("[data-unsent-form]").hidden = !form;
  notice.querySelector("[data-unsent-files]").hidden = !found.files;
  notice.querySelector("[data-unsent-rest]").hidden = texts.length === 0;
  notice.querySelector("[data-unsent-rest] pre").textContent = texts.join("\n");
  notice.hidden = false;
}

const found = kept();
if (expired) {
  if (found) {
    put({ ...found, unsent: true, expired: true });
    expired.querySelector("[data-unsent-way]").href = found.path;
    expired.hidden = false;
  }
} else if (signIn) {
  const told = document.querySelector("[data-unsent]");
  if (told && found) {
    put({ ...found, unsent: true });
    told.querySelector("[data-unsent-kept]").hidden = false;
  }
} else {
  sessionStorage.removeItem(KEY);
  const same = page && found && found.person === page.dataset.person;
  if (same && found.unsent && found.path === location.pathname + location.search) {
    // After the page's own scripts, so that they hear of what changes.
    document.addEventListener("DOMContentLoaded", () => restore(found));
  }
}

// A page that is sent whole; the next page drops what was kept, unless it asks to sign in.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && !event.target.hasAttribute("hx-post")) keep(event.target);
});

// A part of a page that asked, and was told that nobody is signed in: the page leaves at once.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== 401) return;
  const asked = event.detail.elt;
  keep(asked.form || asked.closest("form") || asked.querySelector("form"));
});
