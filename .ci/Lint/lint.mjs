// lint.mjs FILE…: what GitHub's own language service finds in workflows and actions: schema, expressions, unknown keys.
import { readFile } from "node:fs/promises";
import { register } from "node:module";

// The service imports JSON as a bundler would; Node wants the type.
const hook = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

for (const file of process.argv.slice(2)) {
  const document = TextDocument.create(`file:///${file}`, "yaml", 0, await readFile(file, "utf8"));
  for (const { range, message } of await validate(document)) {
    console.error(`${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`);
    process.exitCode = 1;
  }
}
