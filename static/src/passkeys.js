// Passkeys and security keys: asks the browser, and posts its answer with the form. The portal works without.

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(credentials) {
  return credentials?.map((one) => ({ ...one, id: bytes(one.id) }));
}

function asked(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: withBytes(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: withBytes(options.excludeCredentials) }),
  };
}

function answered(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(given), ...(response.getTransports && { transports: response.getTransports() }) },
  };
}

async function made(form) {
  const { publicKey } = JSON.parse(document.getElementById("js_data").textContent).creation_options;
  const passwordless = form.querySelector("[name=passwordless]")?.checked ?? false;
  const selection = {
    ...publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey: asked({ ...publicKey, authenticatorSelection: selection }) });
}

async function used() {
  const { publicKey } = JSON.parse(document.getElementById("js_data").textContent).request_options;
  return navigator.credentials.get({ publicKey: asked(publicKey) });
}

async function signedIn(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  const { publicKey } = (await response.json()).request_options;
  return navigator.credentials.get({ publicKey: asked(publicKey) });
}

const ways = { create: made, get: used, login: signedIn };

async function answer(event) {
  event.preventDefault();
  const form = event.target;
  const trouble = form.querySelector("[data-trouble-text]");
  trouble.textContent = "";
  try {
    form.elements.credential.value = JSON.stringify(answered(await ways[form.dataset.passkey](form)));
    form.submit();
  } catch {
    trouble.textContent = form.dataset.trouble;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", answer);
  }
}
