// What this browser keeps of the chat. It names no person, but it holds figures: it goes when the session is over.
import { demo, folder } from "./where.js";

const memory = new Map();
let usable = true;
// Another bot on the same host stands in another folder, and the browser gives both the same store.
const key = (name) => `chat:${folder}:${demo}:${name}`;

export function read(name, otherwise) {
  try {
    const kept = usable ? JSON.parse(localStorage.getItem(key(name))) : null;
    if (kept !== null) return kept;
  } catch { usable = false; }
  return memory.has(name) ? memory.get(name) : otherwise;
}

// A full or forbidden store: it is kept until the page is closed.
export function write(name, value) {
  memory.set(name, value);
  try {
    if (usable) localStorage.setItem(key(name), JSON.stringify(value));
  } catch { usable = false; }
}

export function forget(...names) {
  for (const name of names) {
    memory.delete(name);
    try { localStorage.removeItem(key(name)); } catch { usable = false; }
  }
}
