// One operator: who they are, their roles, sessions and API tokens.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type Schemas, answered, api } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import { fullMoment } from "../../logic/time";
import { Only } from "../../shell/only";
import { Back } from "../../ui/back";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { words as shared } from "../../words";
import { administrators } from "../../words/administrators";
import { Given } from "./given";
import { OperatorActs } from "./operator-acts";
import { OperatorSessions } from "./operator-sessions";
import { OperatorState, isLocked, nameOf } from "./operator-state";
import { OperatorTokens } from "./operator-tokens";
import { SecondFactor } from "./second-factor";
import { useStanding } from "./standing";
import "./administrators.css";

const words = administrators.operator;

const operatorQuery = (operator: string) =>
  queryOptions({
    queryKey: ["operators", operator],
    queryFn: () => answered(api.GET("/admin/api/v1/operators/{operator}", { params: { path: { operator } } })),
  });

export function OperatorPage() {
  const { operator } = useParams({ from: "/administrators/operators/$operator" });
  const answer = useQuery(operatorQuery(operator));
  return (
    <Only may="operators:read">
      {answer.data === undefined && <Title back={<Back to="/administrators">{words.back}</Back>}>{administrators.tabs.operators}</Title>}
      <Answer of={answer}>{(found) => <Shown operator={found} />}</Answer>
    </Only>
  );
}

function Shown({ operator }: { operator: Schemas["OperatorView"] }) {
  const may = useMay();
  const { account_id: me } = useSession();
  const { rank } = useStanding();
  const acts = <OperatorActs operator={operator} kind="">{shared.actions}<Icon name="down" /></OperatorActs>;
  return (
    <>
      <Title back={<Back to="/administrators">{words.back}</Back>} side={acts}>{nameOf(operator)}</Title>
      {may("operators:write") && operator.account_id === me && <Notice><p>{words.yourself}</p></Notice>}
      {may("operators:write") && operator.rank > rank && <Notice><p>{words.higher}</p></Notice>}
      <div className="columns">
        <Card title={words.profile}>
          <Facts
            of={[
              [words.name, operator.name],
              [words.email, operator.email],
              [words.state, <OperatorState key="state" operator={operator} />],
              [words.lockedUntil, isLocked(operator) && operator.locked_until ? fullMoment(operator.locked_until) : null],
              [words.factor, <SecondFactor key="factor" operator={operator} />],
              [words.rank, operator.rank],
              [words.since, fullMoment(operator.since)],
              [words.page, may("users:read") ? <Link key="page" to="/users/$account" params={{ account: operator.account_id }}>{words.openPage}</Link> : null],
            ]}
          />
        </Card>
        <Card title={administrators.grants.title}><Given grants={operator.grants} /></Card>
      </div>
      <OperatorSessions operator={operator.account_id} />
      <OperatorTokens operator={operator} />
    </>
  );
}
