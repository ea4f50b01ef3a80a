// A message that asks for nothing counts as read when it is opened; without this its button says so.
const form = document.querySelector("form[data-seen]");

const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
if (answer.ok) {
  form.remove();
  document.querySelector("[data-unread]")?.remove();
}
