// Passkeys (WebAuthn): a form with data-pv-passkey="get" or "create" asks the browser, puts the answer in its hidden
// field named "credential", and is sent. What is asked stands in data-pv-options, or comes from data-pv-options-url.
// Without this module the form stays hidden: the page offers another way.
const WORDS = { NotAllowedError: "cancelled", InvalidStateError: "known" };

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function described(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function creation({ publicKey }) {
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const excludeCredentials = described(publicKey.excludeCredentials);
  return { publicKey: { ...publicKey, user, excludeCredentials, challenge: bytes(publicKey.challenge) } };
}

function request({ publicKey }) {
  const allowCredentials = described(publicKey.allowCredentials);
  return { publicKey: { ...publicKey, allowCredentials, challenge: bytes(publicKey.challenge) } };
}

function answer(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const name of names) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function options(form) {
  if (form.dataset.pvOptions) return JSON.parse(form.dataset.pvOptions);
  const reply = await fetch(form.dataset.pvOptionsUrl, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

async function ask(form) {
  const asked = await options(form);
  return form.dataset.pvPasskey === "create"
    ? navigator.credentials.create(creation(asked))
    : navigator.credentials.get(request(asked));
}

function say(form, words) {
  const place = form.querySelector("[data-pv-passkey-says]");
  place.textContent = words ?? "";
  place.hidden = !words;
}

async function sent(event) {
  event.preventDefault();
  const form = event.currentTarget;
  say(form, form.dataset.pvWaiting);
  try {
    form.elements.credential.value = JSON.stringify(answer(await ask(form)));
    form.submit();
  } catch (error) {
    const name = WORDS[error.name] ?? "failed";
    say(form, form.dataset[`pv${name[0].toUpperCase()}${name.slice(1)}`]);
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-pv-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", sent);
  }
}
