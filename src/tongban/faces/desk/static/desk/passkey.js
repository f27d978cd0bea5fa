// Passkeys: the browser signs, the form carries what it signed. Parts marked data-passkey-part show themselves only where
// a passkey can work; where it cannot, data-passkey-missing stays and says what else there is.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function created({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: keys(publicKey.excludeCredentials),
      // It is to sign in by itself: kept on the device, and opened by the person's own PIN, face or finger.
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
  return {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
    of: made,
  };
}

async function signed({ publicKey }) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: keys(publicKey.allowCredentials),
    },
  });
  return {
    clientDataJSON: text(shown.response.clientDataJSON),
    authenticatorData: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    of: shown,
  };
}

async function credential(form) {
  if (form.dataset.passkey === "create") return created(JSON.parse(form.dataset.options));
  if (form.dataset.passkey === "get") return signed(JSON.parse(form.dataset.options));
  const answer = await fetch(form.dataset.source, { headers: { Accept: "application/json" } });
  return signed((await answer.json()).request_options);
}

function watch(form) {
  const told = form.querySelector("[data-passkey-told]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return; // signed already: let it go
    event.preventDefault();
    event.stopPropagation();
    told.hidden = true;
    try {
      const { of, ...response } = await credential(form);
      form.elements.credential.value = JSON.stringify({
        type: of.type,
        id: of.id,
        rawId: text(of.rawId),
        response,
        clientExtensionResults: of.getClientExtensionResults(),
        authenticatorAttachment: of.authenticatorAttachment ?? null,
      });
      form.requestSubmit();
    } catch {
      told.textContent = form.dataset.failed;
      told.hidden = false;
    }
  });
}

// An address in digits has no name a key could be made for.
const named = !/^[\d.]+$|:/.test(location.hostname);
if (window.PublicKeyCredential && named) {
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) watch(form);
}
