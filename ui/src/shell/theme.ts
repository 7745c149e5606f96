import { useState } from "react";

export const THEMES = { system: "As the system", light: "Light", dark: "Dark" };
export type Theme = keyof typeof THEMES;

const KEY = "patchbay.theme";

function stored(): Theme {
  const theme = localStorage.getItem(KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Draws the page as chosen earlier. */
export function applyTheme(theme = stored()) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme() {
  const [theme, setTheme] = useState(stored);
  const choose = (chosen: Theme) => {
    localStorage.setItem(KEY, chosen);
    applyTheme(chosen);
    setTheme(chosen);
  };
  return [theme, choose] as const;
}
