/**
 * The offline viewer: the internal site's own code in one file that a reader keeps, with a folder
 * of sealed files chosen by hand in the place of the site. It asks no network for anything.
 */

import "./internal.ts";

import { inWords, parseDay } from "./dates.ts";
import { element } from "./elements.ts";
import { Folder } from "./folder.ts";
import { LockedError, MESSAGES, lockCode } from "./lock.ts";
import { takeFilesFrom } from "./sealed.ts";

let folder: Folder | null = null;
let choosing = 0;

const said = element("p", { id: "folder-said", role: "status" });
const chosen = element("input", {
  id: "folder",
  type: "file",
  webkitdirectory: true,
  multiple: true,
  "aria-describedby": "folder-hint folder-said",
});

async function choose(): Promise<void> {
  choosing += 1;
  const mine = choosing;
  folder = null;
  said.className = "";
  said.textContent = "Looking at the folder";
  try {
    const found = await Folder.of(chosen.files ?? [], releaseKey());
    if (mine !== choosing) return;
    folder = found;
    const { created } = found.manifest;
    const day = created === null ? null : parseDay(created.slice(0, 10));
    const built = day === null ? "A build" : `The build of ${inWords(day)}`;
    said.textContent = `${built}, signed by the partnership. Now give your key.`;
  } catch (thrown) {
    if (mine !== choosing) return;
    said.className = "dhr-problem";
    said.textContent = MESSAGES[lockCode(thrown)];
  }
}

function releaseKey(): string {
  return document.querySelector('meta[name="dhr-release-key"]')?.getAttribute("content") ?? "";
}

takeFilesFrom(async (path, signal, absent) => {
  signal.throwIfAborted();
  if (folder === null) throw new LockedError("no-folder");
  const data = await folder.read(path, absent);
  signal.throwIfAborted();
  return data;
});
chosen.addEventListener("change", () => void choose());
document.querySelector(".dhr-page")?.before(
  element(
    "div",
    { class: "md-grid dhr-page dhr-folder" },
    element(
      "div",
      { class: "dhr-form dhr-field" },
      element("label", { for: "folder" }, "Choose the folder of sealed papers"),
      element(
        "p",
        { id: "folder-hint", class: "dhr-hint" },
        "It is the one that holds manifest.json. The browser may ask whether to upload it: nothing leaves this device.",
      ),
      chosen,
      said,
    ),
  ),
);
