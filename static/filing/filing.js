"use strict";
/* Keeps the entries of a page as one types, and shows how far an upload is. Every page works without it. */

const KEEP_AFTER = 2000;
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

function entriesOf(form) {
  const entries = new FormData(form);
  for (const input of form.querySelectorAll("input[type=file]")) entries.delete(input.name);
  return entries;
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-kept]");
    this.dirty = false;
    form.addEventListener("input", () => {
      this.dirty = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), KEEP_AFTER);
    });
    // What is sent needs no keeping: the answer decides.
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.keep();
    });
  }

  stop() {
    this.dirty = false;
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async keep() {
    if (!this.dirty) return;
    this.dirty = false;
    clearTimeout(this.timer);
    this.request = new AbortController();
    try {
      const answer = await fetch(this.form.dataset.keep, {
        method: "POST",
        body: entriesOf(this.form),
        headers: { "X-CSRFToken": token() },
        keepalive: true,
        signal: this.request.signal,
      });
      const said = await answer.json();
      this.words.textContent = said.kept ?? said.problem;
    } catch {
      this.dirty = true; // no connection: the next change or leaving the page tries again
    }
  }
}

function watch(root) {
  root.querySelectorAll("form[data-keep]").forEach((form) => new Keeper(form));
}
watch(document);

// Uploads go through htmx, which tells how much was sent and puts the answer in the place of the page.
const part = (event, name) => event.target.closest("form[data-upload]")?.querySelector(name);

document.addEventListener("htmx:xhr:progress", (event) => {
  const box = part(event, "[data-progress]");
  if (!box || !event.detail.lengthComputable) return;
  const words = box.querySelector("[data-progress-words]");
  const percent = Math.round((100 * event.detail.loaded) / event.detail.total);
  box.hidden = false;
  box.querySelector("progress").value = percent;
  words.textContent = percent < 100 ? `${words.dataset.sending} ${percent} %` : words.dataset.checking;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const failed = part(event, "[data-upload-failed]");
  if (failed) failed.hidden = true;
});
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const failed = part(event, "[data-upload-failed]");
    if (!failed) return;
    failed.hidden = false;
    part(event, "[data-progress]").hidden = true;
  });
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "main") return;
  watch(event.target);
  (event.target.querySelector(".error-summary") ?? event.target).focus();
});
