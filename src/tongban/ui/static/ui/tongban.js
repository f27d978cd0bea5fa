// Small comforts for every page. Nothing here is needed: each page works before this file has loaded and without it.
"use strict";

// After a form came back, begin at what must be put right.
const wrong = document.querySelector("[data-focus]:not(.specimen *)")
  ?? document.querySelector("[aria-invalid]:not(.specimen *)");
if (wrong) wrong.focus();

// Copy a number.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("span");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}

// Print: the style sheet sees to it that only the paper goes on paper.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Narrow a list already on the page: table rows, tiles, list items.
for (const box of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(box.dataset.filter);
  if (!list) continue;
  const lines = list.matches("table") ? list.tBodies[0].rows : list.children;
  const told = box.querySelector("[data-filter-told]");
  const pattern = told.dataset.filterTold;
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (event) => {
    const sought = event.target.value.trim().toLowerCase();
    let left = 0;
    for (const line of lines) {
      line.hidden = !line.textContent.toLowerCase().includes(sought);
      if (!line.hidden) left += 1;
    }
    told.textContent = sought ? pattern.replace("{n}", left) : "";
  });
}

// Files chosen are shown with their sizes, and what is too much is said now rather than after a long upload.
for (const box of document.querySelectorAll(".upload input[type=file]")) {
  const list = box.parentElement.querySelector(".upload-chosen");
  if (!list) continue;
  box.addEventListener("change", () => {
    const most = Number(box.dataset.mostBytes) || Infinity;
    const large = [...box.files].find((file) => file.size > most);
    const many = box.files.length > (Number(box.dataset.mostFiles) || Infinity);
    box.setCustomValidity(large ? box.dataset.tooLarge.replace("{name}", large.name)
      : many ? box.dataset.tooMany.replace("{n}", box.dataset.mostFiles) : "");
    list.replaceChildren(...[...box.files].map((file) => {
      const line = document.createElement("li");
      const size = file.size < 1e5 ? `${Math.ceil(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
      line.textContent = `${file.name} · ${size}`;
      return line;
    }));
    list.hidden = !box.files.length;
    box.reportValidity();
  });
}

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// One provenance mark open at a time would hide what somebody compares; but Escape closes the one in hand.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement && document.activeElement.closest("details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
