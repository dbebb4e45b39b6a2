// The style sheet of Tabler without what no page of ours has: rules remain whose classes, elements and attributes are
// written somewhere in templates, in Python that writes markup, or in scripts.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PurgeCSS } from "purgecss";

const MARKUP = ["templates/**/*.html", "dashboards/**/*.py", "static/evenly/*.js"];
const OWN_SHEETS = ["charts", "desk", "evenly", "findings", "imports"];

// Classes that are put together when a page is rendered: levels of messages and of answers to forms.
const PUT_TOGETHER = ["alert-danger", "alert-info", "alert-success", "alert-warning"];
// Elements that browsers add to a document, and attributes whose values browsers or scripts set.
const ELEMENTS = ["html", "head", "body", ":root"];
const ATTRIBUTES = ["data-bs-theme", "type", "disabled", "readonly", "checked", "open", "hidden", "dir", "role"];

const CLASS = /\.(-?[A-Za-z_][\w-]*)/g;

// Writes the smaller sheet into `folder`, and the names of all classes of the whole one into `list`, for the test that says
// when a page uses one that has no rules any more.
export async function styles({ root, packages, folder, list }) {
  const read = (...path) => readFileSync(join(...path), "utf8");
  const source = read(packages, "@tabler/core/dist/css/tabler.min.css");
  // Without the line that names a source map, which is not vendored and would stop `collectstatic`.
  const whole = source.replace(/\/\*# sourceMappingURL=.*?\*\/\s*/g, "");
  const variables = OWN_SHEETS.flatMap((name) => read(root, `static/evenly/${name}.css`).match(/--tblr-[\w-]+/g) ?? []);
  const [{ css }] = await new PurgeCSS().purge({
    content: MARKUP.map((each) => join(root, each)),
    css: [{ raw: whole }],
    safelist: { standard: [...ELEMENTS, ...PUT_TOGETHER], variables },
    dynamicAttributes: ATTRIBUTES,
    variables: true,
    keyframes: true,
  });
  writeFileSync(join(folder, "tabler.min.css"), css);
  // Inside braces a dot begins a decimal.
  const names = [...whole.replace(/\{[^{}]*\}/g, "{}").matchAll(CLASS)].map(([, name]) => name);
  writeFileSync(list, `${[...new Set(names)].sort().join("\n")}\n`);
  process.stdout.write(`tabler.min.css ${css.length} bytes\n`);
}
