// Builds the scripts and the style sheet of the pages, and a file of the licences of what is in them.
//
//   node build.mjs FOLDER            into the package: minified, the same bytes every time
//   node build.mjs --tests FOLDER    the tests of test/, for Node's own runner

import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Without modules: browsers refuse those from file://, so each script is one closed function. */
const PAGES = {
  entryPoints: {
    tracemap: join(HERE, "src/tracemap.ts"),
    theme: join(HERE, "src/theme.ts"),
    graph: join(HERE, "src/graph.ts"),
  },
  format: "iife",
  platform: "browser",
  target: ["es2022"],
  minify: true,
};
const STYLES = {
  entryPoints: { tracemap: join(HERE, "styles/tracemap.css") },
  minify: true,
  // Newer than es2022's browsers: light-dark() is left as it is written.
  target: ["chrome123", "firefox120", "safari17.5"],
};
const SHARED = {
  absWorkingDir: HERE,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

async function buildPages(folder) {
  mkdirSync(folder, { recursive: true });
  const scripts = await build({ ...SHARED, ...PAGES, outdir: folder });
  await build({ ...SHARED, ...STYLES, outdir: folder });
  writeFileSync(join(folder, "LICENSES.txt"), licences(Object.keys(scripts.metafile.inputs)));
}

/** The name, version and licence of every package of which a file is in a script, by name. */
function licences(inputs) {
  const names = new Set();
  for (const input of inputs) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) names.add(found[1]);
  }
  const parts = [...names].sort().map((name) => {
    const folder = join(HERE, "node_modules", name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).sort().find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
    if (!file) throw new Error(`${name} has no licence file, which its users must be given`);
    const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
    return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
  });
  return `Parts of these libraries are in the scripts of this folder.\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

async function buildTests(folder) {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  const tests = readdirSync(join(HERE, "test")).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...SHARED,
    entryPoints: tests.map((name) => join(HERE, "test", name)),
    format: "esm",
    outExtension: { ".js": ".mjs" },
    outdir: folder,
    platform: "node",
    target: ["node18"],
  });
}

const [first, second] = process.argv.slice(2);
await (first === "--tests" ? buildTests(second) : buildPages(first));
