// Builds what browsers fetch: scripts that share their parts, their style sheets, and the Korean font.
// Every file has a digest of its content in its name; manifest.json says what each entry is called now.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = here("../api/static/dist");
const manifest = `${dist}/manifest.json`;

mkdirSync(dist, { recursive: true });
const before = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).files : [];

const wanted = {
  editor: "editor/main.mjs",
  lineage: "lineage/main.mjs",
  // Cut into subsets by Unicode range: a browser fetches only those that the characters of a page need.
  fonts: "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css",
};

const { metafile } = await build({
  absWorkingDir: here("."),
  entryPoints: wanted,
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  metafile: true,
  format: "esm",
  minify: true,
  legalComments: "linked",
  target: ["chrome107", "firefox115", "safari16"],
  loader: { ".svg": "dataurl", ".woff2": "file" },
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
});

const files = Object.keys(metafile.outputs).map((path) => relative(dist, here(path)));
const entries = {};
for (const file of files) {
  const [, name, ending] = /^(.+)-[A-Z0-9]{8}\.(js|css)$/.exec(file) ?? [];
  if (name in wanted) entries[`${name}.${ending}`] = file;
}

// A server sees the old build or the new one. Files of the build before this one stay for pages that name them.
writeFileSync(`${manifest}.new`, `${JSON.stringify({ entries, files: files.sort() }, null, 1)}\n`);
renameSync(`${manifest}.new`, manifest);
const kept = new Set(["manifest.json", ...files, ...before]);
for (const name of readdirSync(dist)) {
  if (!kept.has(name)) rmSync(`${dist}/${name}`, { recursive: true });
}
