// Copies the Pretendard variable font, cut into subsets by Unicode range, into api/static/dist/fonts.
// A browser fetches only the subsets that a page's characters need.
import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = here("node_modules/pretendard/dist/web/variable/");
const dist = here("../api/static/dist/");
const fresh = `${dist}fonts.new/`;

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const css = readFileSync(`${source}pretendardvariable-dynamic-subset.css`, "utf8").replace(
  /url\(\.\/woff2-dynamic-subset\/([\w.-]+)\)/g,
  (_, file) => {
    cpSync(`${source}woff2-dynamic-subset/${file}`, `${fresh}${file}`);
    return `url(./${file})`;
  },
);
writeFileSync(`${fresh}fonts.css`, css);

// Whole or not at all: a server never sees a stylesheet whose fonts are missing.
rmSync(`${dist}fonts`, { recursive: true, force: true });
renameSync(fresh, `${dist}fonts`);

// The query editor, which fetches its picture when one is asked for, and the picture of a lineage.
for (const name of ["editor", "lineage"]) {
  const made = `${dist}${name}.new`;
  rmSync(made, { recursive: true, force: true });
  await build({
    entryPoints: [here(`${name}/main.mjs`)],
    outdir: made,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "linked",
    target: ["chrome107", "firefox115", "safari16"],
    loader: { ".svg": "dataurl" },
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  });
  rmSync(`${dist}${name}`, { recursive: true, force: true });
  renameSync(made, `${dist}${name}`);
}
