// The SDK, initialised once. Whoever needs it imports it from here.

import { ido, initialize } from "@transmitsecurity/platform-web-sdk";
import { clientId, serverPath } from "./config";

initialize({ clientId, ido: { serverPath } });

export { ido };
