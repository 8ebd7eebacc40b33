// Builds design's static files from npm: one CSS, one module, htmx, fonts and the sprite of icons.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const design = join(root, "portevoix/design");
const source = join(design, "static/design");
const dist = join(source, "dist");
const npm = join(root, "node_modules");

// Each file keeps only the axes our pages move: titles are 700 (small sizes) or 800 (large), text is 400 to 700.
const FONTS = {
  "title-bold": ["bricolage-grotesque", "standard-normal", { wght: 700, opsz: 22 }],
  "title-black": ["bricolage-grotesque", "standard-normal", { wght: 800, opsz: 80 }],
  text: ["atkinson-hyperlegible-next", "wght-normal", { wght: { min: 400, max: 700 } }],
};

async function fonts() {
  await mkdir(join(dist, "fonts"), { recursive: true });
  for (const [name, [family, file, axes]] of Object.entries(FONTS)) {
    for (const script of ["latin", "latin-ext"]) {
      const source = await readFile(join(npm, "@fontsource-variable", family, "files", `${family}-${script}-${file}.woff2`));
      const options = { targetFormat: "woff2", variationAxes: axes, keepAllGlyphs: true };
      await writeFile(join(dist, "fonts", `${name}-${script}.woff2`), await subsetFont(source, "", options));
    }
  }
}

/** One <symbol> per name of icons.json; a style after a colon ("house:fill") replaces bold. */
async function sprite() {
  const names = JSON.parse(await readFile(join(design, "icons.json"), "utf8"));
  const symbols = [];
  for (const [name, drawing] of Object.entries(names)) {
    symbols.push(drawing.startsWith("M") ? symbol(name, "0 0 32 32", `<path d="${drawing}"/>`) : await fromSet(name, drawing));
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  await writeFile(join(dist, "icons.svg"), svg);
}

async function fromSet(name, drawing) {
  const [file, style = "bold"] = drawing.split(":");
  const suffix = style === "regular" ? "" : `-${style}`;
  const svg = await readFile(join(npm, "@phosphor-icons/core/assets", style, `${file}${suffix}.svg`), "utf8");
  return symbol(name, "0 0 256 256", svg.replace(/^.*?<svg[^>]*>|<\/svg>\s*$/gs, ""));
}

function symbol(name, box, body) {
  return `<symbol id="${name}" viewBox="${box}">${body}</symbol>`;
}

async function bundle() {
  await build({
    entryPoints: [join(source, "portevoix.css"), join(source, "portevoix.js")],
    outdir: dist,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome100", "firefox100", "safari15"],
    external: ["*.woff2"],
    logLevel: "warning",
    legalComments: "none",
  });
}

/** Each island becomes one module and one CSS in its app's static files. */
const ISLANDS = { editor: "workspace" };

async function islands() {
  for (const [island, app] of Object.entries(ISLANDS)) {
    const source = join(root, "islands", island, "src");
    await build({
      entryPoints: { [island]: join(source, "index.js"), [`${island}-style`]: join(source, `${island}.css`) },
      outdir: join(root, "portevoix", app, "static", app, "dist"),
      bundle: true,
      minify: true,
      format: "esm",
      target: ["chrome100", "firefox100", "safari15"],
      logLevel: "warning",
      legalComments: "none",
    });
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  fonts(),
  sprite(),
  bundle(),
  islands(),
  copyFile(join(npm, "htmx.org/dist/htmx.min.js"), join(dist, "htmx.min.js")),
]);
