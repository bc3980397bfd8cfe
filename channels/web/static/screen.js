// What is seen: bubbles in their order, choices under them, the state of each answer.
import { HELD, REFUSED, SENT, STORED, WAITING } from "./answers.js";
import { texts } from "./texts.js";
import { address } from "./where.js";

const log = document.getElementById("log");
const status = document.getElementById("status");
const bubbles = new Map();

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// Telephones that get no newer browser know no replaceChildren, and scroll by numbers only.
export function fill(parent, ...children) {
  parent.textContent = "";
  parent.append(...children);
}

function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// The words may take another line from the log: who reads its end goes on reading it.
export function say(text) {
  const follow = isAtEnd();
  status.textContent = text;
  if (follow) toEnd("once");
}

export function isEmpty() { return !log.children.length; }

export function clear() {
  fill(log);
  bubbles.clear();
}

function isAtEnd() { return log.scrollHeight - log.scrollTop - log.clientHeight < 160; }

export function toEnd(at = "") {
  log.style.scrollBehavior = at === "once" ? "auto" : "";
  log.scrollTop = log.scrollHeight;
}

export function place(made, order) {
  const follow = isAtEnd();
  made.dataset.order = order;
  const next = [...log.children].find((other) => other !== made && Number(other.dataset.order) > order);
  log.insertBefore(made, next || null);
  if (follow || !next) toEnd();
}

export function notice(text, order) { place(element("p", "notice", text), order); }

// ── What the bot says ──────────────────────────────────────────────────────

export function showBot(item, tapped) {
  const bubble = element("div", "bubble bot");
  if (item.via) bubble.append(element("small", "via", `${texts.via} ${texts.messengers[item.via]}`));
  bubble.append(...withLinks(item.text));
  if (item.file) bubble.append(document.createElement("br"), file(item));
  if (item.rows) bubble.append(choices(item, tapped));
  if (item.at) bubble.title = new Date(item.at).toLocaleString("vi-VN");
  const old = item.in_place ? bubbles.get(item.ref) : null;
  if (old) { bubble.dataset.order = old.dataset.order; old.replaceWith(bubble); } else { place(bubble, item.change); }
  bubbles.set(item.ref, bubble);
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

function file(item) {
  const link = element("a", "file", `${texts.file}: ${item.file}`);
  link.href = address(`api/file/${encodeURIComponent(item.ref)}`);
  if (item.file.endsWith(".png")) {
    const picture = element("img", "picture");
    picture.src = link.href;
    picture.alt = item.file;
    fill(link, picture);
  }
  return link;
}

function choices(item, tapped) {
  const rows = element("div", "rows");
  for (const row of item.rows) {
    const line = element("div", "row");
    for (const choice of row) {
      const made = button(choice.label, () => tapped(choice, item.ref));
      made.dataset.value = choice.value;
      line.append(made);
    }
    rows.append(line);
  }
  return rows;
}

// A question's choices are live only while it waits for an answer; other choices stay.
export function settleButtons(live, busy) {
  for (const made of log.querySelectorAll("button[data-value^='q:']")) {
    made.disabled = busy || !live.some((begins) => made.dataset.value.startsWith(begins));
  }
}

// ── What the person says ───────────────────────────────────────────────────

const WORDS = { [WAITING]: texts.queued, [SENT]: texts.sent, [STORED]: texts.stored, [HELD]: texts.held, [REFUSED]: texts.refused };

const LAST = Number.MAX_SAFE_INTEGER;

// "act" has what can be done with an answer that is held.
export function showMine(item, act) {
  const id = `mine-${item.id}`;
  const bubble = document.getElementById(id) || element("div", "bubble me");
  bubble.id = id;
  bubble.dataset.state = item.state;
  fill(bubble, item.text, state(item.state));
  if (item.state === HELD) bubble.append(held(item, act, bubble));
  // One that is held stands under the question of now, which it may be sent to.
  const order = item.state === HELD ? LAST : item.seen + 0.5;
  if (Number(bubble.dataset.order) !== order) place(bubble, order);
  if (item.state === STORED) shortenOthers(bubble);
}

function state(name) { return element("small", name, WORDS[name]); }

function held(item, act, bubble) {
  const line = element("div", "row");
  const drop = () => { bubble.remove(); act.remove(item.id); };
  line.append(button(texts.sendAnyway, () => act.sendAnyway(item.id)), button(texts.remove, drop));
  return line;
}

// The newest word of receipt stands in full; before it a tick is enough.
function shortenOthers(newest) {
  for (const small of log.querySelectorAll("small.stored")) {
    if (newest.contains(small)) continue;
    small.textContent = texts.tick;
    small.setAttribute("role", "img");
    small.setAttribute("aria-label", texts.stored);
  }
}
