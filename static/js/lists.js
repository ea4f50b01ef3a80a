// Lists: choose columns, move with the arrow keys, open a row in place with Enter.

/** Hides or shows the columns of one list; the choice is kept for this list on this device. */
function chooser(details) {
  const card = details.nextElementSibling;
  const boxes = [...details.querySelectorAll("input[type=checkbox]")];
  const key = "columns:" + location.pathname;
  const apply = () => {
    for (const box of boxes) {
      for (const cell of card.querySelectorAll(`[data-column="${CSS.escape(box.value)}"]`)) cell.hidden = !box.checked;
    }
  };
  details.hidden = false;
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept) boxes.forEach((box) => (box.checked = kept.includes(box.value)));
  } catch {
    localStorage.removeItem(key);
  }
  apply();
  details.addEventListener("change", () => {
    apply();
    localStorage.setItem(key, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
  });
}

document.querySelectorAll("[data-chooser]").forEach(chooser);

const rows = (table) => [...table.querySelectorAll("tr[data-row], tr[data-part]")];

// Tab reaches one row of a list, the arrow keys the others; without scripts the link in the first cell opens a row.
for (const table of document.querySelectorAll("table.list")) rows(table).forEach((row, n) => (row.tabIndex = n ? -1 : 0));

/** Moves the focus to a row, which Tab will find again. */
function go(from, to) {
  if (!to) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

const say = (text) => document.dispatchEvent(new CustomEvent("say", { detail: text }));

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("table.list tr[data-row], table.list tr[data-part]");
  if (!row) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const all = rows(row.closest("table"));
    go(row, all[all.indexOf(row) + step]);
    event.preventDefault();
  } else if (event.key === "Enter" && event.target === row) {
    open(row);
    event.preventDefault();
  }
});

/** A row with a part opens in place and closes again; another goes to its page. */
async function open(row) {
  if (!row.dataset.part) {
    location.assign(row.dataset.row);
    return;
  }
  if (row.hasAttribute("data-opened")) {
    row.nextElementSibling.remove();
    row.removeAttribute("data-opened");
    say("已收起");
    return;
  }
  const place = document.createElement("tr");
  const cell = place.insertCell();
  cell.colSpan = row.cells.length;
  cell.className = "opened-part";
  cell.textContent = "正在打开…";
  row.after(place);
  row.setAttribute("data-opened", "");
  const answer = await fetch(row.dataset.part, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    cell.innerHTML = await answer.text();
    say("已就地打开，内容在这一行下面");
  } else {
    cell.textContent = "没有打开，请稍后再试。";
    say(cell.textContent);
  }
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-part]");
  if (row && !event.target.closest("a, button, input, label, summary") && !getSelection().toString()) open(row);
});
