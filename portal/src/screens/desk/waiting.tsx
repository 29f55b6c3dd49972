// Requests for approval that wait, with what is needed to decide about them.

import { useQuery } from "@tanstack/react-query";
import { approvalsQuery } from "../../api/approvals";
import { useMay } from "../../api/session";
import { Card } from "../../ui/card";
import { Answer, Empty } from "../../ui/states";
import { desk } from "../../words/desk";
import { Request } from "./request";
import "./desk.css";

const words = desk.approvals;

/** `quiet`: nothing is shown where nothing waits. */
export function Waiting({ quiet = false }: { quiet?: boolean }) {
  const allowed = useMay()("users.approvals:read");
  const waiting = useQuery({ ...approvalsQuery, enabled: allowed });
  if (!allowed || (quiet && (waiting.data?.approvals.length ?? 0) === 0)) return null;
  return (
    <Card title={words.waiting} flush>
      <Answer of={waiting} rows={4}>
        {({ approvals }) => approvals.length === 0
          ? <Empty icon="inbox" title={words.none}><p>{words.noneText}</p></Empty>
          : <ul className="requests">{approvals.map((approval) => <Request key={approval.id} approval={approval} />)}</ul>}
      </Answer>
    </Card>
  );
}
