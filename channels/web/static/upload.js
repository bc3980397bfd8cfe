// A file of the person's own, sent when the bot has asked for one. It is not kept here: without a connection it is chosen again.
import { texts } from "./texts.js";
import { address, newId } from "./where.js";

const LARGEST = 10000000;

// "show" puts a word under the file's name, and the next one in its place; it hears what the bot says to the file.
export function chooseFile(types, seen, show) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = types;
  input.addEventListener("change", () => { if (input.files.length) upload(input.files[0], seen, show); });
  input.click();
}

async function upload(file, seen, show) {
  if (file.size > LARGEST) { show(file.name, texts.tooLarge); return; }
  show(file.name, texts.uploading);
  try {
    const response = await fetch(address("api/upload", { id: newId(), name: file.name, seen }), { method: "POST", body: file });
    show(file.name, response.ok ? "" : texts.notUploaded, response.ok ? await response.json() : null);
  } catch {
    show(file.name, texts.notUploaded);
  }
}
