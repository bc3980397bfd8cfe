// What the bot says of itself arrives by a stream where one comes through, else by asking again and again.
import { address, facts } from "./where.js";

const PATIENCE = 30000;
const PAUSES = [1000, 2000, 5000, 10000, 20000, 30000];
const SILENCE = 2 * 1000 * Number(facts.heartbeat);
const MOST = 20;

// Status and news; null where the server could not be heard, or something else than it answered in its place. A
// connection that hangs is given up: what was asked is asked again.
export async function request(path, { query, ...options } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(address(path, query), { ...options, signal: stop.signal });
    if (response.status >= 500) return null;
    return { status: response.status, news: response.ok ? await response.json() : {} };
  } catch { return null; } finally { clearTimeout(timer); }
}

// Whoever waits is woken when the network or the person comes back.
const waiting = new Set();
function wake() { if (!document.hidden) for (const go of [...waiting]) go(); }
window.addEventListener("online", wake);
window.addEventListener("pageshow", wake);
document.addEventListener("visibilitychange", wake);

function pause(milliseconds) {
  return new Promise((resolve) => {
    const go = () => { clearTimeout(timer); waiting.delete(go); resolve(); };
    const timer = setTimeout(go, milliseconds);
    waiting.add(go);
  });
}

// "ask" fetches what is new and gives whether it could; "told" hears the number of the newest change.
export async function follow({ ask, told }) {
  for (let mute = 0; ;) {
    mute = await listen(ask, told) ? 0 : mute + 1;
    // A stream that was only cut is opened again at once; one that says nothing, after some asking.
    const asks = Math.max(1, Math.min(3 * mute, MOST));
    for (let tries = 0, heard = 0; heard < asks; tries += 1) {
      if (tries) await pause(PAUSES[Math.min(tries, PAUSES.length) - 1]);
      if (await ask()) heard += 1;
    }
  }
}

// Until the stream ends, or has been silent for too long; gives whether it had lasted.
function listen(ask, told) {
  if (!("EventSource" in window)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const source = new EventSource(address("api/stream"));
    let signs = 0;
    const look = async () => { if (!(await ask())) end(); };
    const end = () => {
      source.close();
      clearTimeout(timer);
      waiting.delete(look);
      resolve(signs > 1);
    };
    let timer = setTimeout(end, SILENCE);
    source.onmessage = (event) => {
      signs += 1;
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
      told(Number(event.data));
    };
    source.onerror = end;
    waiting.add(look);
  });
}
