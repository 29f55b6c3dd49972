// The one screen of an agent: find the caller, verify them, issue a code, watch it being used.

import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { accountQuery, applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Answer, Skeleton } from "../../ui/states";
import { Title } from "../../ui/title";
import { desk as words } from "../../words/desk";
import type { User } from "../codes/queries";
import { Find } from "./find";
import { Serve } from "./serve";
import { Steps } from "./steps";
import { Waiting } from "./waiting";
import "./desk.css";

const route = getRouteApi("/desk");

export function Home() {
  return <Only may="users.temporary_access_code:write"><Desk /></Only>;
}

function Desk() {
  const { user } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (id: string | undefined) => void navigate({ search: id === undefined ? {} : { user: id } });
  const next = () => choose(undefined);
  if (user !== undefined) return <Caller key={user} id={user} next={next} />;
  return (
    <>
      <Title lead={words.lead}>{words.title}</Title>
      <Steps at={0} />
      <Find choose={choose} />
      <Waiting quiet />
    </>
  );
}

function Caller({ id, next }: { id: string; next: () => void }) {
  const account = useQuery(accountQuery(id));
  return (
    <>
      <Title>{words.title}</Title>
      <Answer of={account}>{(user) => <Begin user={user} next={next} />}</Answer>
    </>
  );
}

/** Where the code shall work is suggested, so the applications are waited for. */
function Begin({ user, next }: { user: User; next: () => void }) {
  const may = useMay();
  const { data, isLoading } = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  if (isLoading) return <Skeleton />;
  const closed = new Set(data?.applications.filter((application) => !application.cross_client).map(({ id }) => id));
  const first = user.applications.find(({ id }) => !closed.has(id));
  return <Serve user={user} application={first?.id ?? null} next={next} />;
}
