// The page on this phone without network, where the browser allows it.
import * as screen from "./screen.js";
import { texts } from "./texts.js";
import { facts } from "./where.js";

export function keepOffline() {
  const foot = document.getElementById("foot");
  if (!window.isSecureContext) { foot.textContent = texts.plain; return; }
  if (!("serviceWorker" in navigator) || !facts.worker) return;
  // Not registered (a private window, a full phone): the page works as before, and asks again at its next opening.
  navigator.serviceWorker.register(facts.worker).catch(() => { foot.hidden = true; });
}
