// Why the user's last try with a code was refused, in the words that an operator may know and the user may not.

import { useQuery } from "@tanstack/react-query";
import { useMay } from "../../../api/session";
import { Card } from "../../../ui/card";
import { Copy } from "../../../ui/copy";
import { Answer } from "../../../ui/states";
import { When } from "../../../ui/when";
import { words as common } from "../../../words";
import { users } from "../../../words/users";
import { codesQuery } from "../../codes/queries";
import type { Account } from "../questions";

const words = users.activity;

export function LastRefusal({ user }: { user: Account }) {
  const may = useMay()("users.temporary_access_code:read");
  const codes = useQuery({ ...codesQuery(user.id), enabled: may });
  if (!may) return null;
  return (
    <Card title={words.why}>
      <Answer of={codes} rows={2}>
        {({ last_refusal: last }) =>
          last === null || last === undefined ? (
            <p className="muted">{words.noTry}</p>
          ) : (
            <div className="quote">
              <p className="strong">{last.words}</p>
              <p className="muted small row"><When at={last.at} /><span>{common.reference} <span className="mono">{last.reference}</span></span><Copy text={last.reference} of={common.reference.toLowerCase()} /></p>
            </div>
          )
        }
      </Answer>
    </Card>
  );
}
