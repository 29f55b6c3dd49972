// The screens that an administrator has beyond those of an agent.

import { ADMIN, look } from "./every-screen.mjs";

look("admin", ADMIN);
