// Long forms: drafts save themselves and say when, leaving never loses text, photos are seen before they are sent.

const PAUSE = 1000; // after the last keystroke
const RETRIES = [3000, 10000, 30000]; // a lost line must not end the saving

const KEEP_DAYS = 30;

/** Values that have not reached the server yet, kept on this device under the form's own key ([data-keep]). */
class Shelf {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.keep && `draft:${form.dataset.keep}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key))?.values || {};
    } catch {
      return {};
    }
  }

  // A full or forbidden store must not stop the writing: the form itself still holds the text.
  write(values) {
    try {
      if (Object.keys(values).length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values }));
      else localStorage.removeItem(this.key);
    } catch {
      this.key = "";
    }
  }

  keep(name) {
    if (this.key) this.write({ ...this.read(), [name]: valuesOf(this.form, name) });
  }

  /** Forgets what the server has confirmed, unless it was changed once more since it was sent. */
  forget(sent) {
    if (!this.key) return;
    const values = this.read();
    for (const [name, value] of Object.entries(sent)) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) delete values[name];
    }
    this.write(values);
  }

  /** Puts the kept values back into the form; answers their names. */
  restore() {
    if (!this.key) return [];
    const names = Object.entries(this.read()).filter(([name, values]) => putBack(this.form, name, values));
    return names.map(([name]) => name);
  }
}

const controlsOf = (form, name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=file])`)];
const isTick = (control) => control.type === "radio" || control.type === "checkbox";

function valuesOf(form, name) {
  return controlsOf(form, name)
    .filter((control) => !isTick(control) || control.checked)
    .map((control) => control.value);
}

function putBack(form, name, values) {
  const controls = controlsOf(form, name);
  for (const control of controls) {
    if (isTick(control)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  return controls.length > 0;
}

// What was never sent does not stay on a device for ever.
for (const key of Object.keys(localStorage).filter((key) => key.startsWith("draft:"))) {
  const kept = localStorage.getItem(key);
  const at = Number(/"at":(\d+)/.exec(kept)?.[1]);
  if (!(Date.now() - at < KEEP_DAYS * 86400000)) localStorage.removeItem(key);
}

/** Keeps one form's draft on the server; counts the fields that are not there yet. */
class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.place = form.querySelector("[data-draft-state]");
    this.shelf = new Shelf(form);
    this.unsaved = new Set(this.shelf.restore());
    this.failures = 0;
    if (this.unsaved.size) {
      this.show(`已恢复本机保存的内容，${this.unsaved.size} 项尚未上传`);
      this.later(PAUSE);
    }
    form.addEventListener("input", (event) => this.changed(event.target));
    form.addEventListener("change", (event) => this.changed(event.target));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.unsaved.size) this.save(true);
    });
    window.addEventListener("online", () => this.unsaved.size && this.save());
  }

  changed(control) {
    if (!control.name || control.type === "file") return;
    this.unsaved.add(control.name);
    this.shelf.keep(control.name);
    this.show(`正在填写，${this.unsaved.size} 处还没有保存`);
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  // Names what was changed, so that two people in one form do not undo each other.
  body(changed) {
    const data = new FormData(this.form);
    data.delete("_submission"); // the key belongs to the real sending
    for (const control of this.form.querySelectorAll("input[type=file]")) data.delete(control.name);
    for (const name of changed) data.append("_changed", name);
    return new URLSearchParams(data);
  }

  async save(leaving = false) {
    if (this.saving || this.form.dataset.sending) return;
    clearTimeout(this.timer);
    const sent = new Set(this.unsaved);
    const values = Object.fromEntries([...sent].map((name) => [name, valuesOf(this.form, name)]));
    this.unsaved.clear();
    this.saving = true;
    let problem = "";
    try {
      problem = await this.send(leaving, sent);
    } catch {
      problem = "网络不通";
    }
    this.saving = false;
    if (problem) {
      this.failed(problem, sent);
      return;
    }
    this.shelf.forget(values);
    if (this.unsaved.size) this.later(PAUSE);
  }

  /** Posts the form; answers the reason why it was not saved, or nothing. */
  async send(leaving, changed) {
    const answer = await fetch(this.url, {
      method: "POST",
      body: this.body(changed),
      headers: { "X-Draft": "1" },
      keepalive: leaving,
      credentials: "same-origin",
    });
    if (answer.redirected) return "登录已过期，请在新窗口登录后回到这里";
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!answer.ok) return said.reason || "服务器没有接受";
    this.failures = 0;
    tell(this.form, said.said);
    this.show(`已自动保存 ${said.saved_at || new Date().toTimeString().slice(0, 5)}`);
    return "";
  }

  failed(problem, sent) {
    for (const name of sent) this.unsaved.add(name);
    const left = this.unsaved.size;
    const state = this.shelf.key ? `${left} 项尚未上传，已存在本机` : `还有 ${left} 处没有保存`;
    this.show(`没有保存上：${problem}。${state}，会自动再试`);
    this.later(RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
  }

  show(text) {
    if (this.place) this.place.textContent = text;
  }
}

/** Puts what the server says of the draft into the places for it: [data-said="key"]. */
function tell(form, said) {
  if (!said) return;
  for (const place of form.querySelectorAll("[data-said]")) {
    const words = said[place.dataset.said] || "";
    if (place.textContent !== words) place.textContent = words;
  }
}

// Leaving with text that is nowhere else yet asks first.
function warnOnLeaving(form, draft) {
  let dirty = false;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", (event) => (dirty = event.defaultPrevented && dirty));
  window.addEventListener("beforeunload", (event) => {
    if (form.dataset.sending) return;
    const files = [...form.querySelectorAll("input[type=file]")].some((control) => control.files.length);
    if (draft ? draft.unsaved.size || draft.saving || files : dirty) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-warn], form[data-autosave]")) {
  const draft = form.dataset.autosave ? new Draft(form) : null;
  if (form.hasAttribute("data-warn")) warnOnLeaving(form, draft);
}

// Photos chosen but not yet sent are shown with name and size.
document.addEventListener("change", (event) => {
  const control = event.target;
  if (!control.matches("input[type=file][data-preview]")) return;
  let shelf = control.nextElementSibling;
  if (!shelf?.classList.contains("previews")) {
    shelf = document.createElement("div");
    shelf.className = "previews";
    control.after(shelf);
  }
  shelf.replaceChildren(...[...control.files].map(preview));
});

function preview(file) {
  const figure = document.createElement("figure");
  const words = document.createElement("figcaption");
  words.textContent = `${file.name}（${Math.max(0.1, file.size / 1048576).toFixed(1)} MB，未上传）`;
  figure.append(words);
  if (file.type.startsWith("image/")) {
    const reader = new FileReader(); // a data: address; blob: is not allowed by the policy
    reader.onload = () => {
      const image = new Image();
      image.alt = file.name;
      image.src = reader.result;
      figure.prepend(image);
    };
    reader.readAsDataURL(file);
  }
  return figure;
}

// A long choice gets a box that narrows it.
for (const select of document.querySelectorAll("select[data-searched]")) {
  if (select.options.length < 12) continue;
  const all = [...select.options];
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = "输入几个字缩小范围";
  const label = document.querySelector(`label[for="${select.id}"]`);
  box.setAttribute("aria-label", `在“${label ? label.firstChild.textContent.trim() : "选项"}”里查找`);
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    const words = box.value.trim();
    const kept = all.filter((option) => !words || !option.value || option.selected || option.text.includes(words));
    select.replaceChildren(...kept);
  });
  select.before(box);
}
