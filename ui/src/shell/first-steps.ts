import { useSyncExternalStore } from "react";

const KEY = "patchbay.first-steps-done";
const listeners = new Set<() => void>();

/** Whether somebody is done with the first steps, in this browser. */
export const areFirstStepsHidden = () => localStorage.getItem(KEY) !== null;

export function hideFirstSteps(isHidden: boolean) {
  if (isHidden) localStorage.setItem(KEY, "yes");
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useFirstStepsHidden = () => useSyncExternalStore(subscribe, areFirstStepsHidden);
