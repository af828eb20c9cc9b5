"use strict";
/* Counts down to the end of a shown code. The end stands on the page in words: nothing here is needed to know it. */

for (const box of document.querySelectorAll("[data-showing]")) {
  const ends = Date.parse(box.dataset.showing);
  const left = box.querySelector("[data-left]");
  const timer = setInterval(tick, 1000);
  tick();

  function tick() {
    const seconds = Math.ceil((ends - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      return;
    }
    clearInterval(timer);
    // A dead code must not be held out to be scanned.
    box.querySelector("[data-code]").remove();
    box.querySelector("[role=timer]").textContent = box.dataset.over;
  }
}
