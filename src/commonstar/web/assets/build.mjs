// Builds everything a browser loads into src/commonstar/web/static/: styles (and their right-to-left mirror), scripts,
// fonts, pictures. Called by tools/assets.py; each file also gets a .gz and a .br beside it, so that no server has to
// compress anything.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../../node_modules");
const out = join(here, "../static");

const FONTS = {
  "@fontsource/atkinson-hyperlegible": ["atkinson-hyperlegible-latin", "atkinson-hyperlegible-latin-ext"],
  "@fontsource/noto-sans-arabic": ["noto-sans-arabic-arabic"],
};

function styles() {
  const source = join(here, "scss/commonstar.scss");
  const { css } = sass.compile(source, {
    style: "compressed",
    loadPaths: [join(modules, "govuk-frontend/dist")],
    quietDeps: true,
  });
  writeFileSync(join(out, "commonstar.css"), css);
  writeFileSync(join(out, "commonstar-rtl.css"), rtlcss.process(css));
}

function scripts() {
  const shared = { bundle: true, minify: true, format: "esm", target: "es2020", legalComments: "none", logLevel: "warning" };
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/commonstar.js")], outfile: join(out, "commonstar.js") });
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/sort.js")], outfile: join(out, "sort.js") });
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/places.js")], outfile: join(out, "places.js") });
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/live.js")], outfile: join(out, "live.js") });
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/queue.js")], outfile: join(out, "queue.js") });
  esbuild.buildSync({ ...shared, entryPoints: [join(here, "js/worker.js")], outfile: join(out, "worker.js") });
  cpSync(join(modules, "htmx.org/dist/htmx.min.js"), join(out, "htmx.js"));
}

function fonts() {
  mkdirSync(join(out, "fonts"), { recursive: true });
  for (const [name, files] of Object.entries(FONTS)) {
    for (const file of files) {
      for (const weight of ["400", "700"]) {
        const font = `${file}-${weight}-normal.woff2`;
        cpSync(join(modules, name, "files", font), join(out, "fonts", font));
      }
    }
    cpSync(join(modules, name, "LICENSE"), join(out, "fonts", `${name.split("/")[1]}-LICENSE`));
  }
}

function leaflet() {
  const target = join(out, "leaflet");
  mkdirSync(target, { recursive: true });
  const script = readFileSync(join(modules, "leaflet/dist/leaflet.js"), "utf8");
  writeFileSync(join(target, "leaflet.js"), script.replace(/\n?\/\/# sourceMappingURL=.*$/m, ""));
  cpSync(join(modules, "leaflet/dist/leaflet.css"), join(target, "leaflet.css"));
  cpSync(join(modules, "leaflet/dist/images"), join(target, "images"), { recursive: true });
}

function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compress(path);
    else if ([".css", ".js", ".svg"].includes(extname(path))) {
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
    }
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
styles();
scripts();
fonts();
leaflet();
cpSync(join(here, "images"), join(out, "images"), { recursive: true });
compress(out);
