// Light or dark: as the system has it, or as chosen on this device.

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const KEY = "readmit-theme";
const listeners = new Set<() => void>();

function stored(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

let current = stored();

function show() {
  const root = document.documentElement;
  if (current === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = current;
}

/** Before anything is shown. */
export function applyTheme() {
  show();
  addEventListener("storage", (event) => {
    if (event.key === KEY) setTheme(stored());
  });
}

export function setTheme(theme: Theme) {
  current = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Nothing can be kept on this device; the choice holds until the page is closed.
  }
  show();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, () => current);
}
