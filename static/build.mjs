// Builds static/dist: one script, one stylesheet, two fonts, all licences, and a manifest of content hashes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const dist = join(root, "static/dist");
const fonts = [
  "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "@fontsource-variable/literata/files/literata-latin-wght-normal.woff2",
];

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const writeJson = (name, value) => writeFileSync(join(dist, name), `${JSON.stringify(value, null, 2)}\n`);

const script = () => esbuild.build({
  absWorkingDir: root, entryPoints: ["static/js/app.js"], outdir: "static/dist", metafile: true,
  bundle: true, minify: true, format: "esm", target: ["es2022"], legalComments: "linked", logLevel: "warning",
}).catch(() => process.exit(1)); // it has said why

const stylesheet = () => {
  const { css } = sass.compile(join(root, "static/css/app.scss"), { style: "compressed", loadPaths: [packages] });
  writeFileSync(join(dist, "app.css"), css);
};

const packageOf = (path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];

const licences = (inputs) => [...new Set(inputs.map(packageOf))].filter(Boolean).sort().map((name) => {
  const { version, license: licence } = readJson(join(packages, name, "package.json"));
  return { name, version, licence };
});

const hash = (name) => createHash("sha256").update(readFileSync(join(dist, name))).digest("hex").slice(0, 12);

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "fonts"), { recursive: true });
const { metafile } = await script();
stylesheet();
for (const font of fonts) copyFileSync(join(packages, font), join(dist, "fonts", basename(font)));
writeJson("licences.json", licences([...Object.keys(metafile.inputs), ...fonts.map((font) => `node_modules/${font}`)]));
const built = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const names = built.map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1)).sort();
writeJson("manifest.json", Object.fromEntries(names.map((name) => [name, hash(name)])));
