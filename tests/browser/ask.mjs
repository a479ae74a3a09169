// Answers questions about the browser side from outside a browser: reads a list of
// [module, export, ...arguments] as JSON, calls each (or gives the value), and prints the answers.
// "age" as the module stands for age-encryption.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";

const ROOT = new URL("../../", import.meta.url).pathname;
const questions = JSON.parse(await readFile("/dev/stdin", "utf8"));

/** Bundle a module of the browser side into a folder that is removed at once. */
async function load(module) {
  const folder = await mkdtemp(join(tmpdir(), "ask-"));
  try {
    const entry = module === "age" ? "age-encryption" : `./site_overrides/src/${module}.ts`;
    const { outputFiles } = await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      bundle: true,
      format: "esm",
      platform: "node",
      write: false,
    });
    const file = join(folder, "module.mjs");
    await writeFile(file, outputFiles[0].contents);
    return await import(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const modules = new Map();
const answers = [];
for (const [module, name, ...given] of questions) {
  if (!modules.has(module)) modules.set(module, await load(module));
  const found = modules.get(module)[name];
  answers.push(typeof found === "function" ? await found(...given) : found);
}
process.stdout.write(JSON.stringify(answers));
