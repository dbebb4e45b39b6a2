// The part of plotly.js that "Who stands out" draws with, bundled from its sources: lines and marks in two axes, notes at their
// ends, hovering and zooming. The smallest published bundle has half as many bytes again, in legends, sliders, mode bar and
// selections that no figure of ours has.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

import { licences } from "./build-licences.mjs";

const ENTRY = `
  // What every figure has, empty where the component is left out.
  const unused = (given, layout) =>
    Object.assign(layout, { images: [], modebar: { orientation: "h" }, selections: [], shapes: [] });
  const registry = require("plotly.js/src/registry");
  const methods = require("plotly.js/src/plot_api/plot_api");
  Object.entries(methods).forEach(([name, fn]) => registry.register({ moduleType: "apiMethod", name, fn }));
  registry.register([
    require("plotly.js/src/traces/scatter"),
    require("plotly.js/src/components/annotations"),
    require("plotly.js/src/components/fx"),
    { moduleType: "component", name: "unused", supplyLayoutDefaults: unused },
    require("plotly.js/src/locale-en"),
    require("plotly.js/src/locale-en-us"),
  ]);
  exports.react = methods.react;
  exports.version = require("plotly.js/src/version").version;
`;

// What other modules ask for by name although nothing of it is drawn here.
const ABSENT = `
  const nothing = () => {};
  module.exports = { clearOutline: nothing, manage: nothing, prepSelect: nothing, selectOnClick: nothing };
`;
const IS_ABSENT = /\/components\/(selections|modebar)$|\/shapes\/handle_outline$/;

// Colours are written as hex or rgb in `charts.js`; other ways of CSS to write them are left out.
const COLOURS = `
  import { modeHsl, modeLrgb, modeRgb, useMode } from "culori/fn";
  [modeRgb, modeHsl, modeLrgb].forEach((mode) => useMode(mode));
  export { converter, formatHex, formatRgb, wcagContrast, wcagLuminance } from "culori/fn";
`;

// Explanations of attributes for people, as a text or a list of texts joined.
const TEXT = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const DESCRIPTION = new RegExp(
  String.raw`\bdescription:\s*(?:\[(?:${TEXT}|[^\]'"])*\]\s*\.join\(\s*${TEXT}\s*\)|${TEXT}(?:\s*\+\s*${TEXT})*)(?=\s*[,}])\s*,?`,
  "g",
);

const parts = (packages) => ({
  name: "parts",
  setup(bundle) {
    const inline = (path, namespace) => ({ path, namespace });
    bundle.onResolve({ filter: IS_ABSENT }, ({ path }) => inline(path, "absent"));
    bundle.onResolve({ filter: /^native-promise-only$/ }, ({ path }) => inline(path, "absent"));
    bundle.onResolve({ filter: /^culori$/ }, ({ path }) => inline(path, "colours"));
    bundle.onResolve({ filter: /\.css$/ }, ({ path }) => inline(path, "absent"));
    bundle.onLoad({ filter: /./, namespace: "absent" }, () => ({ contents: ABSENT }));
    bundle.onLoad({ filter: /./, namespace: "colours" }, () => ({ contents: COLOURS, resolveDir: packages }));
    bundle.onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(DESCRIPTION, ""),
    }));
  },
});

// The rules that plotly.js would put into a style element, which our content security policy forbids, as a style sheet.
function styles(packages) {
  const code = readFileSync(join(packages, "plotly.js/build/plotcss.js"), "utf8");
  const rules = [];
  const addStyleRule = (selector, rule) => rules.push(`${selector.trim().replace(/^,\s*/, "")} { ${rule} }\n`);
  new Function("require", "exports", code)(() => ({ addStyleRule }), {});
  return rules.filter((rule) => !/modebar|notifier|select-outline|data-title|cloud-dialog|input|ease-bg/.test(rule)).join("");
}

export async function chartLibrary({ root, packages, folder }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    stdin: { contents: ENTRY, resolveDir: root },
    outfile: join(folder, "plotly.min.js"),
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "Plotly",
    target: "es2020",
    define: { global: "window" },
    plugins: [parts(packages)],
    banner: { js: "/* Parts of plotly.js (MIT) and what it needs; LICENSE lies beside it. */" },
    legalComments: "none",
    metafile: true,
  });
  writeFileSync(join(folder, "plotly.css"), styles(packages));
  writeFileSync(join(folder, "LICENSE"), licences(packages, Object.keys(metafile.inputs)));
  process.stdout.write(`plotly.min.js ${Object.values(metafile.outputs)[0].bytes} bytes\n`);
}
