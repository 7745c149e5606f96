import { sentence } from "@/api/client";

/** What became of one number. */
export interface ImportResult {
  address: string;
  /** `partly`: it is here now, but its calls do not come here yet. */
  tone: "good" | "partly" | "bad";
  text: string;
}

export interface Carrier {
  /** Adds the number here; its id. */
  add: (address: string) => Promise<string>;
  /** Has its calls sent here; why that did not happen, if it did not. Left out if nobody asked for it. */
  bind?: ((id: string) => Promise<string | undefined>) | undefined;
}

/** Imports one number after another, as a carrier likes it, until all are done or it is stopped. */
export async function importAll(
  addresses: readonly string[],
  carrier: Carrier,
  { signal, report }: { signal: AbortSignal; report: (result: ImportResult) => void },
) {
  for (const address of addresses) {
    if (signal.aborted) return;
    report({ address, ...(await importOne(address, carrier)) });
  }
}

async function importOne(address: string, { add, bind }: Carrier): Promise<Omit<ImportResult, "address">> {
  let id: string;
  try {
    id = await add(address);
  } catch (error) {
    return { tone: "bad", text: messageOf(error) };
  }
  if (!bind) return { tone: "good", text: "Imported." };
  const problem = await bind(id).catch(messageOf);
  return problem
    ? { tone: "partly", text: `Imported, but not bound: ${problem}` }
    : { tone: "good", text: "Imported and bound." };
}

const messageOf = (error: unknown) =>
  sentence(error instanceof Error ? error.message : "something went wrong");
