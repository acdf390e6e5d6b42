// score.mjs REPORT [PAGE]: tells the score of a mutation report, and writes it into a page between its two marks.
import { readFileSync, writeFileSync } from "node:fs";

const [reportFile, page] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportFile, "utf8"));

const row = (name, mutants) => {
  const count = (...states) => mutants.filter((mutant) => states.includes(mutant.status)).length;
  const noticed = count("Killed", "Timeout");
  const missed = count("Survived");
  const untested = count("NoCoverage");
  const all = noticed + missed + untested;
  return all === 0
    ? null
    : `| ${name} | ${noticed} | ${missed} | ${untested} | ${((100 * noticed) / all).toFixed(1)} % |`;
};
const files = Object.entries(report.files)
  .map(([path, { mutants }]) => [path.replaceAll("\\", "/").replace(/^.*?src\/MigrationKit\//, ""), mutants])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const rows = files.map(([path, mutants]) => row(path, mutants)).filter((line) => line);
const total = row("**all**", files.flatMap(([, mutants]) => mutants));
if (!total) {
  throw new Error(`${reportFile} has no change that was tested.`);
}
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)}:`,
  "",
  "| file | noticed | missed | no test reaches it | score |",
  "|---|---|---|---|---|",
  ...rows,
  total,
].join("\n");
console.log(table);

if (page) {
  const [start, end] = ["<!-- score -->\n", "\n<!-- end of score -->"];
  const text = readFileSync(page, "utf8");
  if (!text.includes(start) || !text.includes(end)) {
    throw new Error(`${page} has no marks to write the score between.`);
  }
  writeFileSync(page, text.split(start)[0] + start + table + end + text.split(end)[1]);
}
