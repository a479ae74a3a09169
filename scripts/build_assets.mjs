// Bundles the browser side: site_overrides/src/<entry>.ts and site_overrides/css/<entry>.css
// become build/assets/<entry>-<hash>.js and .css.
//
// - build/assets/assets.json names what was built: {"internal.js": {"file", "integrity"}}. It is
//   written last, so that whoever reads it finds every file that it names.
// - build/assets/LICENSES.txt holds the licence of every package inside the bundles.
// - The same sources always give the same bytes and names.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, "site_overrides");
const TARGET = join(ROOT, "build", "assets");
const MAP = "assets.json";
const LICENSES = "LICENSES.txt";
const ENTRIES = [
  "src/internal.ts",
  "src/join.ts",
  "src/public.ts",
  "src/public_filters.ts",
  "src/public_search.ts",
  "css/internal.css",
  "css/public.css",
];

const sha384 = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

// What age-encryption brings along for recipients of other types than the portal's.
const ABSENT = join(SOURCES, "src", "absent.ts");
const UNUSED = { "@noble/post-quantum/hybrid.js": ABSENT, "@noble/curves/nist.js": ABSENT };
// Scripts that also run from a file on a disk, where browsers load no modules.
const ALONE = ["src/viewer.ts"];

/** Bundle the entries that exist; nothing is written yet. */
async function bundle(entries, format) {
  const entryPoints = entries.map((entry) => join(SOURCES, entry)).filter((path) =>
    existsSync(path),
  );
  if (entryPoints.length === 0) return { outputFiles: [], metafile: { inputs: {}, outputs: {} } };
  return build({
    absWorkingDir: ROOT,
    entryPoints,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    alias: UNUSED,
    loader: { ".svg": "file", ".woff2": "file" },
    outdir: TARGET,
    bundle: true,
    format,
    target: "es2022",
    minify: true,
    sourcemap: false,
    legalComments: "none", // LICENSES.txt holds the licences whole
    charset: "utf8",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
}

function joined(one, other) {
  return {
    outputFiles: [...one.outputFiles, ...other.outputFiles],
    metafile: {
      inputs: { ...one.metafile.inputs, ...other.metafile.inputs },
      outputs: { ...one.metafile.outputs, ...other.metafile.outputs },
    },
  };
}

/** Which built file stands for which entry, with the hash that pages demand of it. */
function assetMap({ outputFiles, metafile }) {
  const map = {};
  for (const { path, contents } of outputFiles) {
    const output = metafile.outputs[path.slice(ROOT.length + 1)];
    if (output?.entryPoint === undefined) continue;
    const name = basename(output.entryPoint).replace(/\.ts$/, ".js");
    map[name] = { file: basename(path), integrity: sha384(contents) };
  }
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The licence of every package that the bundles hold a part of. */
async function licences({ inputs }) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (found !== null) folders.add(found[0]);
  }
  const texts = await Promise.all([...folders].sort().map(licence));
  return texts.join("\n");
}

async function licence(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(ROOT, folder, "package.json"), "utf8"),
  );
  const file = (await readdir(join(ROOT, folder))).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${folder} names no licence`);
  const text = await readFile(join(ROOT, folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n\n${"-".repeat(80)}\n`;
}

/** Write a file whole or not at all. */
async function put(name, contents) {
  const path = join(TARGET, name);
  await writeFile(`${path}.part`, contents);
  await rename(`${path}.part`, path);
}

async function main() {
  const result = joined(await bundle(ENTRIES, "esm"), await bundle(ALONE, "iife"));
  const names = new Set([MAP, LICENSES]);
  await mkdir(TARGET, { recursive: true });
  for (const { path, contents } of result.outputFiles) {
    names.add(basename(path));
    await put(basename(path), contents);
  }
  await put(LICENSES, await licences(result.metafile));
  await put(MAP, `${JSON.stringify(assetMap(result), null, 2)}\n`);
  for (const old of await readdir(TARGET)) {
    if (!names.has(old)) await rm(resolve(TARGET, old), { recursive: true });
  }
  for (const { path, contents } of result.outputFiles) {
    console.log(`${basename(path)}  ${(contents.length / 1024).toFixed(1)} kB`);
  }
}

await main();
