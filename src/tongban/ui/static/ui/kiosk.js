// The kiosk's number keys and print button, and the question asked before a page left alone is wiped.
"use strict";

for (const pad of document.querySelectorAll("[data-keypad]")) {
  const field = document.getElementById(pad.dataset.keypad);
  if (!field) continue;
  pad.hidden = false;
  // The screen's own keys replace the system's keyboard, which would cover half the page.
  field.setAttribute("inputmode", "none");
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (!key) return;
    const typed = key.dataset.key;
    if (typed === "back") field.value = field.value.slice(0, -1);
    else if (field.maxLength < 0 || field.value.length < field.maxLength) field.value += typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const idle = document.querySelector("dialog[data-idle]:not(.specimen *)");
if (idle) {
  const patience = Number(idle.dataset.idle) * 1000;
  const grace = Number(idle.dataset.grace);
  const left = idle.querySelector("[data-idle-left]");
  const end = idle.querySelector("[data-idle-end]");
  let waiting = 0;
  let counting = 0;

  const rest = () => {
    clearTimeout(waiting);
    clearInterval(counting);
    if (idle.open) idle.close();
    waiting = setTimeout(ask, patience);
  };

  const ask = () => {
    // Counted against the clock: a timer in a sleeping browser runs late, and late is too late here.
    const until = Date.now() + grace * 1000;
    left.textContent = grace;
    idle.showModal();
    counting = setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      left.textContent = Math.max(seconds, 0);
      if (seconds > 0) return;
      clearInterval(counting);
      end.submit();
    }, 250);
  };

  idle.querySelector("[data-idle-stay]").addEventListener("click", rest);
  idle.addEventListener("cancel", rest);
  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(sign, () => { if (!idle.open) rest(); }, { passive: true });
  }
  rest();
}

// The Back button must not bring back the last person's page.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
