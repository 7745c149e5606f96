import type { Choice } from "./telephone";

const KEY = "patchbay.devices";
const SYSTEM: Choice = { microphone: "", speaker: "" };

/** The devices that were chosen on this computer. */
export function storedChoice(): Choice {
  try {
    return { ...SYSTEM, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Choice>) };
  } catch {
    return { ...SYSTEM };
  }
}

export function storeChoice({ microphone, speaker }: Choice) {
  localStorage.setItem(KEY, JSON.stringify({ microphone, speaker }));
}
