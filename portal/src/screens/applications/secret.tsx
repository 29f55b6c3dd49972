// Shows a client's secret, once.

import { ShownOnce } from "../../ui/shown-once";
import { applications } from "../../words/applications";
import type { Client } from "./queries";

const words = applications.secret;

export function SecretDialog({ client, close }: { client: Client; close: () => void }) {
  return <ShownOnce title={words.title} warning={words.warning} values={[[words.id, client.id], [words.secret, client.secret ?? ""]]} close={close} />;
}
