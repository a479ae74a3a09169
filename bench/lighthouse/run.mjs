// Lighthouse over pages of the built public site: `make bench-lighthouse`.
//
// - The site is served as a host would: compressed, with the headers that `dhr serve` sends.
// - Each page is opened five times as on a phone (Lighthouse's own throttling); the median of each
//   of the four scores is written to build/lighthouse.json and shown. Below 95, the run fails.

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { argv, env, exit } from "node:process";
import { gzipSync } from "node:zlib";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const SITE = argv[2] ?? "build/public";
const RUNS = Number(env.RUNS ?? 5);
const WANTED = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const REVIEW = "reviews/sandmere-2021-a/";
const PAGES = {
  home: "",
  list: "reviews/",
  review: REVIEW,
  report: `${REVIEW}report/`,
  recommendations: `${REVIEW}recommendations/`,
  recommendation: `${REVIEW}recommendations/r1/`,
  "all recommendations": "recommendations/",
  search: "search/",
};
const TYPES = {
  atom: "application/atom+xml",
  css: "text/css",
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  svg: "image/svg+xml",
  txt: "text/plain",
  xml: "application/xml",
};
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "Content-Encoding": "gzip",
  "Cache-Control": "no-cache",
};

async function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  const name = path.endsWith("/") ? `${path}index.html` : path;
  try {
    const body = gzipSync(await readFile(join(SITE, name)));
    const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
    response.writeHead(200, { ...HEADERS, "Content-Type": type }).end(body);
  } catch {
    response.writeHead(404, { "Content-Type": "text/plain" }).end();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(address, port) {
  const found = Object.fromEntries(CATEGORIES.map((name) => [name, []]));
  const failed = new Set();
  for (let run = 0, refused = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(address, { port, onlyCategories: CATEGORIES });
    // A busy machine can keep the browser from painting in time: that is no measurement.
    if (CATEGORIES.some((name) => lhr.categories[name].score === null)) {
      refused += 1;
      if (refused > RUNS) throw new Error(`${address}: ${lhr.runtimeError?.message ?? "no score"}`);
      run -= 1;
      continue;
    }
    for (const name of CATEGORIES) {
      const { score, auditRefs } = lhr.categories[name];
      found[name].push(Math.round(score * 100));
      for (const { id, weight } of auditRefs) {
        if (weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9) failed.add(id);
      }
    }
  }
  return { scores: Object.fromEntries(CATEGORIES.map((c) => [c, median(found[c])])), failed: [...failed] };
}

const server = createServer(answer).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const origin = `http://localhost:${server.address().port}/`;
const chrome = await launch({
  chromePath: env.CHROME_PATH ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const results = {};
for (const [name, path] of Object.entries(PAGES)) {
  if (!existsSync(join(SITE, path, "index.html"))) continue;
  results[name] = await measure(`${origin}${path}`, chrome.port);
  const { scores, failed } = results[name];
  const row = CATEGORIES.map((category) => `${category} ${scores[category]}`).join("  ");
  console.log(`${name.padEnd(20)} ${row}${failed.length > 0 ? `  (${failed.join(", ")})` : ""}`);
}
chrome.kill();
server.close();
await writeFile("build/lighthouse.json", `${JSON.stringify({ runs: RUNS, results }, null, 2)}\n`);
const low = Object.values(results).some(({ scores }) => Object.values(scores).some((s) => s < WANTED));
if (low) console.error(`a score is below ${WANTED}`);
exit(low ? 1 : 0);
