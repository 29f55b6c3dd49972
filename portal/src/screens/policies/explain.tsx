// Explain: what the policies make of a sign-in, and what would change it.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { answered, api } from "../../api/client";
import { Only } from "../../shell/only";
import { Card } from "../../ui/card";
import { Answer, Empty } from "../../ui/states";
import { policies } from "../../words/policies";
import { ExplainForm } from "./explain-form";
import { Head } from "./head";
import { type AskedSignIn, factorsOf } from "./question";
import { Verdict } from "./verdict";
import "./policies.css";

const words = policies.explain;

/** Nothing is changed by asking, so it is a question although it is sent with POST. */
const explainQuery = ({ user, application, proved, address }: AskedSignIn) => ({
  queryKey: ["policies", "explain", user, application, proved, address],
  queryFn: () =>
    answered(
      api.POST("/admin/api/v1/policies/explain", {
        body: { user: user ?? "", proved: factorsOf(proved), ...(application === undefined ? {} : { application }), ...(address === undefined ? {} : { address }) },
      }),
    ),
  enabled: user !== undefined,
});

export function Explain() {
  const asked = useSearch({ from: "/policies/explain" });
  const navigate = useNavigate({ from: "/policies/explain" });
  const answer = useQuery(explainQuery(asked));
  const send = (next: AskedSignIn) => {
    if (JSON.stringify(next) === JSON.stringify(asked)) void answer.refetch();
    else void navigate({ search: next, replace: true });
  };
  return (
    <Only may="policies:read">
      <Only may="users:read">
        <Head lead={words.lead} />
        <div className="explain">
          <ExplainForm asked={asked} busy={answer.isFetching} send={send} />
          {asked.user === undefined
            ? <Card><Empty icon="shield"><p>{words.before}</p></Empty></Card>
            : <Answer of={answer}>{(explained) => <Verdict explained={explained} />}</Answer>}
        </div>
      </Only>
    </Only>
  );
}
