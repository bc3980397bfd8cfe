// What the person has said: kept until the server has it, sent in order, each once.
//
// An answer belongs to the question in view when it was typed. One whose question has been answered meanwhile (by the
// answer before it in the line, or elsewhere) is held: the person sends it to the question of now, or deletes it.
import { forget, read, write } from "./kept.js";
import { request } from "./network.js";
import * as shown from "./shown.js";
import { inGroup, newId } from "./where.js";

const KEPT = 100;
const PAUSES = [500, 1000, 2000, 5000, 15000];
export const WAITING = "waiting", SENT = "sent", STORED = "stored", HELD = "held", REFUSED = "refused";

let on;
let failures = 0;
let underway = null;

// Another tab keeps its answers in the same place: it is read anew each time.
export function all() { return read("mine", []); }

function replace(change) {
  const items = change(all());
  write("mine", items.filter((item, at) => item.state !== STORED || at >= items.length - KEPT));
}

function put(item, facts) {
  Object.assign(item, facts);
  replace((items) => items.map((other) => (other.id === item.id ? item : other)));
  on.state(item);
}

// "state" hears of each answer that moves, "news" what the bot says to it, "over" that the session is, "lost" that the
// network is gone.
export function begin(hearers) { on = hearers; }

export function isUnderway() { return all().some((item) => item.state === WAITING || item.state === SENT); }

export function add({ text, button = "", ref = "" }) {
  const item = { id: newId(), text, button, ref, seen: shown.lastChange(), under: shown.inView(), state: WAITING };
  replace((items) => [...items, item]);
  on.state(item);
  sendAll();
}

// Said to the question of now.
export function sendAnyway(id) {
  const item = all().find((one) => one.id === id);
  Object.assign(item, { state: WAITING, seen: shown.lastChange(), under: shown.inView() });
  replace((items) => [...items.filter((one) => one.id !== id), item]);
  on.state(item);
  sendAll();
}

export function remove(id) { replace((items) => items.filter((item) => item.id !== id)); }

export function forgetAll() { forget("mine"); }

export function sendAll() {
  if (!underway) underway = inOrder().finally(() => { underway = null; });
  return underway;
}

// What is being sent brings its own answer.
export async function answered() { await underway; }

async function inOrder() {
  let item;
  while ((item = all().find((one) => one.state === WAITING || one.state === SENT))) {
    if (isForAnother(item)) {
      put(item, { state: HELD });
    } else if (await send(item)) {
      failures = 0;
    } else {
      setTimeout(sendAll, PAUSES[Math.min(failures++, PAUSES.length - 1)]);
      return;
    }
  }
}

// A tap names its question itself, a command answers none; what has left this phone may have been taken, and is sent
// again by its id: the server looks at what it had "seen".
function isForAnother(item) {
  return !item.button && !item.left && !item.text.startsWith("/") && item.under !== shown.inView();
}

async function send(item) {
  if (!navigator.onLine) { on.lost(); return false; }
  put(item, { state: failures ? WAITING : SENT, left: true });
  const { id, button, ref, seen } = item;
  const words = button ? { button, ref } : { text: item.text };
  const body = JSON.stringify({ id, ...words, ...(seen && { seen }), ...(inGroup && { group: true }) });
  const heard = await request("api/answer", { method: "POST", body });
  if (!heard) { put(item, { state: WAITING }); on.lost(); return false; }
  if (heard.status === 401) { await on.over(); return false; }
  put(item, { state: heard.status === 200 ? STORED : REFUSED });
  on.news(heard.news, item);
  return true;
}
