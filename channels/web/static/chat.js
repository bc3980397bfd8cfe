// One chat. What the bot said comes from the server; what the person typed stays in this browser.
import { texts } from "/static/texts.js";
import { chooseFile } from "/static/upload.js";

const params = new URLSearchParams(location.search);
const demo = params.get("as") || "";
const inGroup = params.get("group") === "1";
const suffix = demo ? `&as=${encodeURIComponent(demo)}` : "";
const store = `chat:${demo}`;
const KEPT = 200;

const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("composer");
const words = document.getElementById("words");

// Answers typed here: {id, text, after, sent, send?}. "after" is the last change seen when it was typed.
let mine = read();
let lastChange = 0;
let live = [];
const bubbles = new Map();
let sending = false;
let retry = 500;

function read() {
  try { return JSON.parse(localStorage.getItem(store)) || []; } catch { return []; }
}

function keep() {
  mine = mine.slice(-KEPT);
  try { localStorage.setItem(store, JSON.stringify(mine)); } catch { /* a full or forbidden store: the chat goes on */ }
}

function say(text) { status.textContent = text; }

function nearEnd() { return log.scrollHeight - log.scrollTop - log.clientHeight < 160; }

function place(element, order) {
  const follow = nearEnd();
  element.dataset.order = order;
  const next = [...log.children].find((other) => Number(other.dataset.order) > order);
  log.insertBefore(element, next || null);
  if (follow || !next) log.scrollTop = log.scrollHeight;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// Only our own links can be tapped: what people typed stays text.
function withLinks(text) {
  return text.split(/(https?:\/\/\S+)/).map((part) => {
    if (!part.startsWith(`${location.origin}/`)) return part;
    const link = element("a", "", part);
    link.href = part;
    link.target = "_blank";
    return link;
  });
}

// What nobody has just asked for makes the demo's phone buzz.
const ASKED = 5000;
let loaded = false;
let answeredAt = 0;
function buzz() {
  if (demo && parent !== window) parent.postMessage("buzz", location.origin);
}

function showBot(item) {
  if (item.change >= lastChange) live = item.live;
  lastChange = Math.max(lastChange, item.change);
  const old = item.in_place ? bubbles.get(item.ref) : null;
  const bubble = element("div", "bubble bot");
  bubble.append(...withLinks(item.text));
  if (item.file) {
    const link = element("a", "file", `${texts.file}: ${item.file}`);
    link.href = `/api/file/${encodeURIComponent(item.ref)}?${suffix.slice(1)}`;
    if (item.file.endsWith(".png")) {
      const picture = element("img", "picture");
      picture.src = link.href;
      picture.alt = item.file;
      link.replaceChildren(picture);
    }
    bubble.append(document.createElement("br"), link);
  }
  if (item.rows.length) bubble.append(choices(item));
  if (loaded && !old && Date.now() - answeredAt > ASKED) buzz();
  if (old) { bubble.dataset.order = old.dataset.order; old.replaceWith(bubble); } else { place(bubble, item.change); }
  bubbles.set(item.ref, bubble);
  settleButtons();
}

function choices(item) {
  const rows = element("div", "rows");
  for (const row of item.rows) {
    const line = element("div", "row");
    for (const choice of row) {
      const button = element("button", "", choice.label);
      button.type = "button";
      button.dataset.value = choice.value;
      button.addEventListener("click", () => tapped(choice, item.ref));
      line.append(button);
    }
    rows.append(line);
  }
  return rows;
}

function tapped(choice, ref) {
  if (choice.value === "upload") { sendFile(); return; }
  answer({ text: choice.label, button: choice.value, ref });
}

function sendFile() {
  const bubble = element("div", "bubble me");
  chooseFile(".docx,.md,.txt,.xlsx", suffix, (name, state) => {
    bubble.replaceChildren(name, ...(state ? [element("small", "", state)] : []));
    if (!bubble.isConnected) place(bubble, lastChange + 0.5);
    if (demo) poll();
  });
}

// A question's choices are live only while it waits for an answer; other choices stay.
function settleButtons() {
  const waiting = mine.some((item) => !item.sent);
  for (const button of log.querySelectorAll("button[data-value^='q:']")) {
    button.disabled = waiting || !live.some((begins) => button.dataset.value.startsWith(begins));
  }
}

function showMine(item) {
  const bubble = element("div", "bubble me", item.text);
  bubble.dataset.id = item.id;
  if (!item.sent) bubble.append(element("small", "", texts.sending));
  place(bubble, item.after + 0.5);
}

function answer({ text, button = "", ref = "" }) {
  const item = { id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, text, button, ref, after: lastChange, sent: false };
  mine.push(item);
  answeredAt = Date.now();
  keep();
  showMine(item);
  log.scrollTop = log.scrollHeight;
  settleButtons();
  sendAll();
}

// In order, one at a time, until each is confirmed: a dropped connection loses nothing and doubles nothing.
async function sendAll() {
  if (sending) return;
  sending = true;
  let item;
  while ((item = mine.find((one) => !one.sent))) {
    if (!(await send(item))) { setTimeout(sendAll, retry); retry = Math.min(retry * 2, 15000); break; }
    retry = 500;
  }
  sending = false;
  settleButtons();
}

async function send(item) {
  try {
    const body = { id: item.id, text: item.button ? "" : item.text, button: item.button, ref: item.ref, group: inGroup };
    const response = await fetch(`/api/answer?${suffix.slice(1)}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (response.status >= 500) throw new Error(String(response.status));
    const told = response.ok ? await response.json() : {};
    confirmed(item, response.ok ? "" : texts.refused);
    if (told.notice) place(element("p", "notice", told.notice), lastChange + 0.6);
    if (response.ok) say(texts.connected);
    if (demo) poll();
    return true;
  } catch {
    say(texts.lost);
    return false;
  }
}

function confirmed(item, trouble) {
  item.sent = true;
  keep();
  const bubble = log.querySelector(`[data-id="${CSS.escape(item.id)}"]`);
  bubble?.querySelector("small")?.remove();
  if (trouble) bubble?.append(element("small", "", trouble));
}

function listen() {
  const source = new EventSource(`/api/stream?after=${lastChange}${suffix}`);
  source.onopen = () => { say(texts.connected); sendAll(); };
  source.onmessage = (event) => showBot(JSON.parse(event.data));
  source.onerror = () => {
    say(texts.lost);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
}

// Several phones on one page: short requests instead of one open connection each.
let polling = false;
async function poll() {
  if (polling) return;
  polling = true;
  try {
    const response = await fetch(`/api/messages?after=${lastChange}${suffix}`);
    if (!response.ok) throw new Error(String(response.status));
    for (const item of await response.json()) showBot(item);
    say("");
  } catch { say(texts.lost); }
  polling = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = words.value.trim();
  words.value = "";
  words.focus();
  if (text) answer({ text });
});
window.addEventListener("online", sendAll);
window.addEventListener("offline", () => say(texts.lost));

async function start() {
  say(texts.waiting);
  mine.forEach(showMine);
  const code = new URLSearchParams(location.hash.slice(1)).get("ma");
  if (code) {
    history.replaceState(null, "", location.pathname + location.search);
    answer({ text: `/start ${code}` });
  } else if (!demo && !mine.length) {
    place(element("div", "bubble bot", texts.welcome), 0);
  }
  if (demo) {
    await poll();
    loaded = true;
    if (!log.children.length) place(element("p", "notice", inGroup ? texts.quiet : texts.hello), 0);
    setInterval(poll, 900);
  } else { listen(); }
  sendAll();
}

if (demo) document.body.classList.add("embedded");
if (params.get("title")) document.getElementById("title").textContent = params.get("title");
start();
