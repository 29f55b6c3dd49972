// Chooses between light and dark.

import type { IconName } from "../ui/icon";
import { Icon } from "../ui/icon";
import { Acts } from "../ui/menu";
import { shell as words } from "../words/shell";
import { THEMES, type Theme, setTheme, useTheme } from "./theme";

const DRAWINGS: Record<Theme, IconName> = { system: "screen", light: "sun", dark: "moon" };

export function ThemeSwitch() {
  const theme = useTheme();
  const acts = THEMES.map((each) => ({ name: words.themes[each], icon: DRAWINGS[each], run: () => setTheme(each) }));
  return <Acts label={words.theme} acts={acts}><Icon name={DRAWINGS[theme]} /><span className="sr">{words.themes[theme]}</span></Acts>;
}
