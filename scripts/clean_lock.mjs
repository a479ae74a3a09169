// Takes the addresses out of package-lock.json: it names packages, versions and hashes only.

import { readFile, writeFile } from "node:fs/promises";

const LOCK = new URL("../package-lock.json", import.meta.url);

const lock = JSON.parse(await readFile(LOCK, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
