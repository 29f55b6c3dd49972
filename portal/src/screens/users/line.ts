// Whether what happens to the user arrives as it happens.

import { createContext } from "react";
import type { LineState } from "../../api/events";

export const LineContext = createContext<LineState>("connecting");
