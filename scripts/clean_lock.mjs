// Takes the addresses out of package-lock.json (or of the lock files given): it names packages,
// versions and hashes only.

import { readFile, writeFile } from "node:fs/promises";

const OWN = new URL("../package-lock.json", import.meta.url);
const given = process.argv.slice(2);

for (const path of given.length > 0 ? given : [OWN]) {
  const lock = JSON.parse(await readFile(path, "utf8"));
  for (const entry of Object.values(lock.packages)) {
    delete entry.funding;
    delete entry.resolved;
  }
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
}
