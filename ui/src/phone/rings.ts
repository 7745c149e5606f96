import { useState } from "react";

/** Whether calls shall ring on this computer, and at which address; at the person's own, if it is empty. */
export interface RingsHere {
  isOn: boolean;
  address: string;
}

const KEY = "patchbay.rings";

function stored(): RingsHere {
  try {
    return {
      isOn: true,
      address: "",
      ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<RingsHere>),
    };
  } catch {
    return { isOn: true, address: "" };
  }
}

export function useRingsHere() {
  const [wish, setWish] = useState(stored);
  const change = (changed: RingsHere) => {
    localStorage.setItem(KEY, JSON.stringify(changed));
    setWish(changed);
  };
  return [wish, change] as const;
}
