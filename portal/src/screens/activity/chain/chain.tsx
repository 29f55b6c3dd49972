// Whether the log is as it was written: verified at a press, with how the last time came out.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Only } from "../../../shell/only";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Refusal } from "../../../ui/notice";
import { Answer, Empty } from "../../../ui/states";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { Head } from "../head";
import { Against, Keep } from "./checkpoint";
import { useVerify, verificationQuery } from "./queries";
import { Result } from "./result";
import "./chain.css";

const words = activity.chain;

export function Chain() {
  return <Only may="audit:read"><Page /></Only>;
}

function Page() {
  const standing = useQuery(verificationQuery);
  const verify = useVerify();
  const [against, setAgainst] = useState(false);
  const running = standing.data?.state === "running";
  const last = standing.data?.result?.last_checkpoint?.number;
  return (
    <>
      <Head lead={words.lead} />
      <Card
        title={words.title} flush
        side={(
          <span className="row">
            <Button disabled={running} onPress={() => setAgainst(true)}>{words.against.open}</Button>
            <Button kind="primary" busy={verify.isPending || running} onPress={() => verify.mutate(undefined)}><Icon name="badge" />{words.button}</Button>
          </span>
        )}
      >
        <div className="body stack"><Refusal error={verify.error} />
          <Answer of={standing} rows={4}>
            {(verification) => (
              <>
                {verification.state === "none" && <Empty icon="badge" title={words.never.title}><p>{words.never.text}</p></Empty>}
                {verification.state === "running" && <Progress events={verification.events} rows={verification.rows} />}
                {(verification.state === "done" || verification.state === "failed") && <Result of={verification} />}
              </>
            )}
          </Answer>
        </div>
      </Card>
      {last !== undefined && <Keep number={last} />}
      {against && <Against verify={verify} close={() => setAgainst(false)} />}
    </>
  );
}

function Progress({ events, rows }: { events: number; rows: number }) {
  return (
    <div className="progress" role="status">
      <span className="spinner" aria-hidden="true" />
      <p><span className="strong">{words.running}</span><span className="muted">{words.read(shared.number(events), shared.number(rows))}</span></p>
    </div>
  );
}
