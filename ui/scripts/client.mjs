// Writes src/api/schema.d.ts from the OpenAPI document on standard input; with --check, says whether it is current.
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("../src/api/schema.d.ts", import.meta.url);
const document = JSON.parse(await text(process.stdin));
const written = astToString(await openapiTS(document, { defaultNonNullable: false, alphabetize: true }));

if (!process.argv.includes("--check")) {
  await writeFile(target, written);
} else if ((await readFile(target, "utf8").catch(() => "")) !== written) {
  console.error("ui/src/api/schema.d.ts is not what the gateway's routes say: run 'make client'");
  process.exit(1);
}
