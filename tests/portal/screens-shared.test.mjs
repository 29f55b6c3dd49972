// The screens that an administrator and an agent both have: they differ in what is offered there.

import { SHARED, look } from "./every-screen.mjs";

look("admin", SHARED);
look("agent", SHARED);
