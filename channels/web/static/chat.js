// One chat. What the bot said comes from the server, what the person says goes there; both are shown without network.
import * as answers from "./answers.js";
import { follow, request } from "./network.js";
import { keepOffline } from "./offline.js";
import * as screen from "./screen.js";
import * as shown from "./shown.js";
import { texts } from "./texts.js";
import { chooseFile } from "./upload.js";
import { address, demo, inGroup, title } from "./where.js";

const form = document.getElementById("composer");
const words = document.getElementById("words");

// What nobody has just asked for makes the demo's phone buzz.
const ASKED = 5000;
const DEMO_PAUSE = 900;
let loaded = false;
let answeredAt = 0;

function hear(news, item) {
  connected();
  if (news.known === false && shown.lastChange()) { sessionOver(news); return; }
  if (news.notice) screen.notice(news.notice, shown.lastChange() + 0.6);
  const fresh = shown.add(news);
  for (const bubble of fresh) screen.showBot(bubble, tapped);
  if (fresh.length && loaded && !item && Date.now() - answeredAt > ASKED) buzz();
  settle();
}

function buzz() {
  if (demo && parent !== window) parent.postMessage("buzz", location.origin);
}

function settle() { screen.settleButtons(shown.live(), answers.isUnderway()); }

function tapped(choice, ref) {
  if (choice.value === "upload") { sendFile(); return; }
  say({ text: choice.label, button: choice.value, ref });
}

function say(answer) {
  answeredAt = Date.now();
  answers.add(answer);
  screen.toEnd();
}

function sendFile() {
  const bubble = screen.element("div", "bubble me");
  chooseFile(".docx,.md,.txt,.xlsx", shown.lastChange(), (name, state, news) => {
    screen.fill(bubble, name, ...(state ? [screen.element("small", "", state)] : []));
    if (!bubble.isConnected) screen.place(bubble, shown.lastChange() + 0.5);
    if (news) hear(news);
  });
}

function connected() { screen.say(demo ? "" : texts.connected); }

function lost() { screen.say(texts.lost); }

// Gives whether the server could be asked.
let asking = null;
function ask() {
  if (!asking) asking = askNow().finally(() => { asking = null; });
  return asking;
}

async function askNow() {
  const heard = await request("api/messages", { query: { after: shown.lastChange() } });
  if (!heard) { lost(); return false; }
  if (heard.status === 401) { await refused(); return true; }
  renewed = false;
  hear(heard.news);
  answers.sendAll();
  return true;
}

// 0 says that this chat is nobody's. An answer that is on its way brings its own news.
async function told(change) {
  connected();
  await answers.answered();
  if (change > shown.lastChange() || (!change && shown.lastChange())) ask();
}

// Ended by the office or by the person: nothing of it stays on this phone, and nothing unsent goes out in another name.
function sessionOver(news) {
  shown.forgetAll();
  answers.forgetAll();
  screen.clear();
  for (const item of news.shown || []) screen.showBot(item, tapped);
  if (!news.shown) ownWords(texts.over);
}

// The page itself may have come from this phone's own store, so that it brought no cookie: it is asked for one, once.
let renewed = false;
async function refused() {
  if (shown.lastChange()) sessionOver({});
  if (renewed) {
    screen.clear();
    ownWords(texts.noCookie);
  }
  renewed = true;
  await fetch("./", { cache: "no-store" }).catch(lost);
}

function ownWords(text) { screen.showBot({ ref: text, change: 0, text }, tapped); }

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = words.value.trim();
  words.value = "";
  words.focus();
  if (text) say({ text });
});
window.addEventListener("offline", lost);

function showKept() {
  const oldest = shown.bubbles().length ? shown.bubbles()[0].change : 0;
  for (const item of shown.bubbles()) screen.showBot(item, tapped);
  for (const item of answers.all()) if (item.seen >= oldest || item.state !== answers.STORED) screen.showMine(item, answers);
  settle();
  screen.toEnd("instant");
}

async function start() {
  answers.begin({ state: (item) => { screen.showMine(item, answers); settle(); }, news: hear, over: refused, lost });
  screen.say(texts.waiting);
  showKept();
  const code = new URLSearchParams(location.hash.slice(1)).get("ma");
  if (code) {
    history.replaceState(null, "", location.pathname + location.search);
    say({ text: `/start ${code}` });
  }
  await ask();
  loaded = true;
  if (demo) {
    if (screen.isEmpty()) screen.notice(inGroup ? texts.quiet : texts.hello, 0);
    setInterval(ask, DEMO_PAUSE);
    return;
  }
  if (screen.isEmpty()) ownWords(texts.welcome);
  keepOffline();
  follow({ ask, told });
}

if (demo) document.body.classList.add("embedded");
if (title) document.getElementById("title").textContent = title;
start();
