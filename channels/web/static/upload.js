// A file of the person's own, sent when the bot has asked for one. It is not kept here: without a connection it is chosen again.
import { texts } from "/static/texts.js";

const LARGEST = 10_000_000;

// "show" puts a word under the file's name, and the next one in its place.
export function chooseFile(types, suffix, show) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = types;
  input.addEventListener("change", () => { if (input.files.length) upload(input.files[0], suffix, show); });
  input.click();
}

async function upload(file, suffix, show) {
  if (file.size > LARGEST) { show(file.name, texts.tooLarge); return; }
  show(file.name, texts.uploading);
  const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
  try {
    const query = `id=${encodeURIComponent(id)}&name=${encodeURIComponent(file.name)}${suffix}`;
    const response = await fetch(`/api/upload?${query}`, { method: "POST", body: file });
    show(file.name, response.ok ? "" : texts.notUploaded);
  } catch {
    show(file.name, texts.notUploaded);
  }
}
