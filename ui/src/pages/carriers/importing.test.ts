import { describe, expect, it } from "vitest";
import { importAll, type Carrier, type ImportResult } from "./importing";

async function run(addresses: string[], carrier: Carrier, stopAfter = Infinity) {
  const results: ImportResult[] = [];
  const stop = new AbortController();
  await importAll(addresses, carrier, {
    signal: stop.signal,
    report: (result) => {
      results.push(result);
      if (results.length >= stopAfter) stop.abort();
    },
  });
  return results.map(({ address, tone, text }) => [address, tone, text]);
}

const add = (address: string) =>
  address === "taken" ? Promise.reject(new Error("it is there already")) : Promise.resolve(`id-${address}`);
const bind = (id: string) => {
  if (id === "id-refused") return Promise.resolve("It belongs to an application.");
  if (id === "id-silent") return Promise.reject(new Error("no answer"));
  return Promise.resolve(undefined);
};

describe("importing numbers", () => {
  it("says of each what became of it, and goes on after one that failed", async () => {
    expect(await run(["taken", "refused", "silent", "fine"], { add, bind })).toEqual([
      ["taken", "bad", "It is there already."],
      ["refused", "partly", "Imported, but not bound: It belongs to an application."],
      ["silent", "partly", "Imported, but not bound: No answer."],
      ["fine", "good", "Imported and bound."],
    ]);
  });

  it("binds nothing unless it is asked to", async () => {
    expect(await run(["fine"], { add })).toEqual([["fine", "good", "Imported."]]);
  });

  it("stops between two numbers", async () => {
    expect(await run(["one", "two", "three"], { add, bind }, 2)).toHaveLength(2);
  });
});
