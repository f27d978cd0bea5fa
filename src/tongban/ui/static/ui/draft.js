// Keeps a form while it is filled in, and shows what a choice asks for. The page works without: it has a button.
"use strict";

const form = document.querySelector("form[data-draft]");
if (form) {
  const box = form.querySelector("[data-autosave]");
  const said = box.querySelector("[data-autosave-said]");
  const clash = box.querySelector("[data-autosave-clash]");
  const seen = form.elements.seen;
  let waiting = 0;
  let running = null;
  let again = false;
  let stopped = false;

  // Choices show what they ask for by themselves; the button is for pages without this script.
  for (const button of form.querySelectorAll("[data-without-script]")) {
    button.hidden = true;
    for (const inside of button.querySelectorAll("button")) inside.disabled = true;
  }

  const tell = (words, bad) => {
    said.textContent = words;
    said.toggleAttribute("data-bad", Boolean(bad));
  };

  const send = async () => {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    const told = await answer.json();
    if (answer.status === 409) {
      // Somebody typed elsewhere: nothing is overwritten until the person has chosen.
      stopped = true;
      seen.value = told.seen;
      tell(told.said, true);
      clash.innerHTML = told.clash;
      return false;
    }
    if (!answer.ok) {
      tell(told.said || box.dataset.failed, true);
      return false;
    }
    seen.value = told.seen;
    tell(told.said);
    return true;
  };

  const save = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (stopped) return Promise.resolve(false);
    if (running) {
      again = true;
      return running;
    }
    tell(box.dataset.saving);
    running = send().catch(() => { tell(box.dataset.failed, true); return false; }).then((kept) => {
      running = null;
      if (!again) return kept;
      again = false;
      return save();
    });
    return running;
  };

  // What a choice asks for comes from the server, which alone knows what departments hold.
  const refresh = async () => {
    if (!await save()) return;
    const page = await (await fetch(location.pathname, { credentials: "same-origin" })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-draft-needs]");
    const old = form.querySelector("[data-draft-needs]");
    if (!fresh || !old) return;
    for (const field of old.querySelectorAll("input, select, textarea")) {
      const same = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
      if (same && "value" in same && field.type !== "radio") same.value = field.value;
    }
    old.replaceWith(document.adoptNode(fresh));
    for (const button of form.querySelectorAll("[data-draft-needs] [data-without-script]")) button.hidden = true;
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "radio" || event.target.type === "hidden") return;
    clearTimeout(waiting);
    waiting = setTimeout(save, 800);  // after a pause in typing
  });
  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-draft-settles]")) refresh().catch(() => tell(box.dataset.failed, true));
    else save();
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); stopped = true; });
  window.addEventListener("pageshow", () => { stopped = false; });
  window.addEventListener("pagehide", () => {
    if (!waiting || stopped || form.dataset.sent) return;
    navigator.sendBeacon(form.dataset.draft, new FormData(form));
  });
}
