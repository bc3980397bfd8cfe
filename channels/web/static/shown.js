// What the bot has said, as far as this page knows: each bubble once, the newest kept for the next opening.
import { forget, read, write } from "./kept.js";
import { demo } from "./where.js";

// As many as the server gives at once.
const KEPT = 40;

// A demo's phones begin with what their server says.
let known = demo ? nothing() : read("shown", nothing());
const changes = new Set(known.bubbles.map((item) => item.change));

function nothing() { return { bubbles: [], live: [], last: 0 }; }

export function bubbles() { return known.bubbles; }
export function lastChange() { return known.last; }
export function live() { return known.live; }

// The questions that wait; where none does, the newest choices: what is typed now belongs to them.
export function inView() {
  const offers = known.bubbles.filter((item) => item.rows).pop();
  return known.live.length ? known.live.join(" ") : `#${offers ? offers.change : 0}`;
}

// Stream, answer and asking again may bring the same bubble: gives those that are new.
export function add(news) {
  const fresh = (news.shown || []).filter((item) => !changes.has(item.change));
  for (const item of fresh) {
    changes.add(item.change);
    if (item.in_place) known.bubbles = known.bubbles.filter((other) => other.ref !== item.ref);
    known.bubbles.push(item);
    known.last = Math.max(known.last, item.change);
  }
  if (news.live) known.live = news.live;
  if (fresh.length) keep();
  return fresh;
}

function keep() {
  known.bubbles = known.bubbles.slice(-KEPT);
  if (!demo) write("shown", known);
}

export function forgetAll() {
  known = nothing();
  changes.clear();
  forget("shown");
}
