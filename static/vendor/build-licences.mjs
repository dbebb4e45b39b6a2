import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// The licences of all packages that went into the bundle, in one file.
export function licences(packages, inputs) {
  const names = inputs.map((file) => file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
  return [...new Set(names)].sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
    const file = readdirSync(join(packages, name)).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? `\n${readFileSync(join(packages, name, file), "utf8").trim()}\n` : "";
    return `${name} ${version}: ${license}\n${text}`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}
