// MapLibre's map and its worker as one module, which the browser loads once and both run: apart they are two files that share
// two fifths of their code. Without the decoder of a kind of tiles that no map of ours has.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

import { licences } from "./build-licences.mjs";

// In a worker the first line answers for the second.
const ENTRY = `
  import "maplibre-gl/src/source/worker.ts";
  export { Map, setWorkerUrl } from "maplibre-gl/src/index.ts";
`;

const sources = (packages) => ({
  name: "sources",
  setup(bundle) {
    // The package names its finished files alone; its sources come with it.
    bundle.onResolve({ filter: /^maplibre-gl\/src\// }, ({ path }) => ({ path: join(packages, path) }));
    bundle.onResolve({ filter: /^@maplibre\/mlt$/ }, ({ path }) => ({ path, namespace: "absent" }));
    bundle.onLoad({ filter: /./, namespace: "absent" }, () => ({ contents: "export const decodeTile = () => []; export const GEOMETRY_TYPE = {};" }));
  },
});

export async function mapLibrary({ root, packages, folder }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
    outfile: join(folder, "maplibre-gl.mjs"),
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    // Its classes name fields that a method of their parent has filled already.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    plugins: [sources(packages)],
    banner: { js: "/* Parts of MapLibre GL JS (3-Clause BSD) and what they need; LICENSE lies beside it. */" },
    legalComments: "none",
    metafile: true,
  });
  writeFileSync(join(folder, "LICENSE"), licences(packages, Object.keys(metafile.inputs)));
  process.stdout.write(`maplibre-gl.mjs ${Object.values(metafile.outputs)[0].bytes} bytes\n`);
}
