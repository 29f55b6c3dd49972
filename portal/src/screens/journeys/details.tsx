// What happens around the steps of a journey.

import { Card } from "../../ui/card";
import { Copy } from "../../ui/copy";
import { Facts } from "../../ui/facts";
import { When } from "../../ui/when";
import { journeys } from "../../words/journeys";
import type { Journey } from "./queries";

const words = journeys.versions;

const listed = (...parts: readonly (string | false)[]) => parts.filter((part) => part !== false).join(", ");

export function Details({ journey: { id, settings, updated_at } }: { journey: Journey }) {
  const success = listed(settings.token && (settings.token_params ? words.tokenParams : words.token), settings.session && words.session);
  return (
    <Card title={words.details}>
      <Facts
        of={[
          [words.id, <span className="row" key="id"><code className="break">{id}</code><Copy text={id} of={words.id} /></span>],
          [words.success, success === "" ? words.nothing : success],
          [words.needs, listed(settings.session_required && words.sessionRequired, settings.token_required && words.tokenRequired)],
          [words.wire, settings.encrypted_only ? words.encryptedOnly : null],
          [words.locks, settings.tell_locks ? words.tellLocks : null],
          [words.changed, <When key="changed" at={updated_at} />],
        ]}
      />
    </Card>
  );
}
