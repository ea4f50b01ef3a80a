// Small behaviours found by data-attributes. Every page works without them; they save keystrokes and mistakes.

/** Says a sentence in the live area, where screen readers hear it; it stays long enough to be read. */
function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("live")?.append(line);
  setTimeout(() => line.remove(), 8000);
}

// The other modules speak through this event.
document.addEventListener("say", (event) => say(event.detail));

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

// "/" goes to the search box, Escape closes what is unfolded.
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector("[data-search-focus]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key === "Escape") {
    const open = document.querySelector("details.drawer[open], details.chooser[open], details.fold[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// A menu or a column chooser closes when the pointer goes elsewhere.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.drawer[open], details.chooser[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if (button.hasAttribute("data-print")) {
    window.print();
    return;
  }
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    say("已复制");
  } catch {
    say("浏览器不允许复制，请手动选取：" + button.dataset.copy);
  }
});

// Where there is room, what is folded for small screens stands open.
if (matchMedia("(min-width: 768px)").matches) {
  for (const folded of document.querySelectorAll("details[data-open-wide]")) folded.open = true;
}

// Paper cannot be unfolded: what is folded is opened for the print and folded again after it.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("main details:not([open], .fold, .chooser, .why)")) {
    folded.dataset.printed = "";
    folded.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("details[data-printed]")) {
    delete opened.dataset.printed;
    opened.open = false;
  }
});

// One click, one effect: a form under way is not sent twice. The server's key guards as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-guard") || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  // A download answers without leaving the page: free the form again.
  setTimeout(() => release(form), 15000);
});

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

// The sum of errors takes the focus; its links lead into the first control of a group of choices.
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  control?.scrollIntoView({ block: "center" });
  control?.focus();
});

// htmx: a part that did not come is said aloud, never silent.
document.addEventListener("htmx:responseError", (event) => {
  const words = { 403: "没有权限", 404: "没有找到", 413: "文件太大", 429: "操作太频繁，请稍后再试" };
  say("没有办成：" + (words[event.detail.xhr.status] || "服务器没有处理成功，请刷新后再试"));
});
document.addEventListener("htmx:sendError", () => say("网络不通，没有办成，请稍后再试"));

// Tabs that do not fit a phone move sideways; the open one stands in view, and the page itself stays where it is.
const tab = document.querySelector(".tabs [aria-current]");
const tabRow = tab?.closest("ul");
if (tabRow) tabRow.scrollLeft += tab.getBoundingClientRect().left - tabRow.getBoundingClientRect().left - 40;
