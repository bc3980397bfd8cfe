// Which chat this page is: the browser's own, or one of the demo's phones. Every address is relative to the page.
const params = new URLSearchParams(location.search);

export const demo = params.get("as") || "";
export const inGroup = params.get("group") === "1";
export const title = params.get("title") || "";
export const folder = new URL("./", location.href).pathname;
export const facts = document.documentElement.dataset;

export function address(path, query = {}) {
  const asked = new URLSearchParams(demo ? { ...query, as: demo } : query).toString();
  return asked ? `${path}?${asked}` : path;
}

export function newId() {
  return crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
}
