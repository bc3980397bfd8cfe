// The demo page: phones side by side, and a clock that can be moved forward.
const phones = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const now = document.getElementById("now");
const when = document.getElementById("when");
const refused = document.getElementById("refused");

async function get(path) { return (await fetch(path)).json(); }

function frame(phone, key) {
  const query = new URLSearchParams({ as: key, title: phone.title, group: phone.group ? "1" : "0" });
  return `chat?${query}`;
}

function addPhone(phone, index) {
  const box = document.createElement("section");
  box.className = `phone${index === 0 ? " chosen" : ""}`;
  box.setAttribute("aria-label", phone.title);
  const title = document.createElement("h2");
  const screen = document.createElement("iframe");
  screen.title = phone.title;
  if (phone.options.length > 1) {
    const choice = document.createElement("select");
    choice.setAttribute("aria-label", phone.title);
    for (const option of phone.options) choice.add(new Option(option.label, option.key));
    choice.addEventListener("change", () => { screen.src = frame(phone, choice.value); });
    title.append(choice);
  } else {
    title.textContent = phone.title;
  }
  screen.src = frame(phone, phone.options[0].key);
  box.append(title, screen);
  phones.append(box);
  const tab = document.createElement("button");
  tab.textContent = phone.title;
  tab.setAttribute("aria-selected", String(index === 0));
  tab.addEventListener("click", () => {
    tab.classList.remove("news");
    [...phones.children].forEach((other) => other.classList.toggle("chosen", other === box));
    [...tabs.children].forEach((other) => other.setAttribute("aria-selected", String(other === tab)));
  });
  tabs.append(tab);
}

// A message that nobody asked for: the phone shakes and comes into view, or its tab is marked until it is looked at.
const BUZZ = 1500;
window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.data !== "buzz") return;
  const at = [...phones.children].findIndex((box) => box.querySelector("iframe").contentWindow === event.source);
  if (at < 0) return;
  phones.children[at].classList.add("buzz");
  // On a small screen the clock's buttons push the news out of view.
  if (phones.children[at].classList.contains("chosen")) phones.children[at].scrollIntoView({ block: "nearest" });
  setTimeout(() => phones.children[at].classList.remove("buzz"), BUZZ);
  if (!phones.children[at].classList.contains("chosen")) tabs.children[at].classList.add("news");
});

async function moveTo(to) {
  const answer = await fetch("demo/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ to }) });
  refused.textContent = answer.ok ? "" : await answer.text();
  refused.hidden = answer.ok;
  if (answer.ok) when.value = "";
  showClock();
}

async function showClock() {
  const clock = await get("demo/clock");
  now.textContent = clock.now;
  const jumps = document.getElementById("jumps");
  jumps.replaceChildren(...clock.jumps.map((jump) => {
    const button = document.createElement("button");
    button.textContent = jump.label;
    button.addEventListener("click", () => moveTo(jump.to));
    return button;
  }));
}

async function start() {
  // An invitation made in the demo opens a chat of its own.
  if (location.hash.startsWith("#ma=")) { location.replace(`chat${location.hash}`); return; }
  (await get("demo/phones")).forEach(addPhone);
  document.getElementById("to").addEventListener("submit", (event) => { event.preventDefault(); when.blur(); moveTo(when.value); });
  await showClock();
  setInterval(showClock, 5000);
}

start();
