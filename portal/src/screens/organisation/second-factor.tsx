// Whether operators need an authenticator app, and how many have none yet.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { operatorsQuery } from "../../api/operators";
import { useMay, useSession } from "../../api/session";
import { Tick } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { organisation } from "../../words/organisation";

const words = organisation.general;

interface Props {
  readonly demanded: boolean;
  readonly onChange: (demanded: boolean) => void;
}

export function SecondFactor({ demanded, onChange }: Props) {
  const { has_totp: have } = useSession();
  const asked = useQuery({ ...operatorsQuery, enabled: useMay()("operators:read") });
  const operators = asked.data?.operators.filter(({ active }) => active);
  const without = operators?.filter(({ has_totp: has }) => !has).length;
  return (
    <>
      <Tick label={words.demand} hint={words.demandHint} checked={demanded} onChange={onChange} />
      {operators !== undefined && without !== undefined && (
        <p className="muted small">{words.without(without, operators.length)} {without > 0 && <Link to="/administrators">{words.whoWithout}</Link>}</p>
      )}
      {demanded && !have && <Notice tone="warn">{words.youWithout}</Notice>}
    </>
  );
}
