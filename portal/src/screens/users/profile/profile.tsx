// Who the user is, whether they may sign in, and their groups.

import { useState } from "react";
import { useMay } from "../../../api/session";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Refusal } from "../../../ui/notice";
import { users } from "../../../words/users";
import { StatusBadge } from "../badges";
import { useIsOwn, useUser } from "../current";
import { useSetStatus } from "../status";
import { Disable } from "../user-acts";
import { EditProfile } from "./edit";
import { Groups } from "./groups";
import { ProfileFacts } from "./facts";

const words = users.profile;

export function Profile() {
  const user = useUser();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const edit = may("users:write") && <Button kind="tiny" onPress={() => setEditing(true)}><Icon name="edit" />{words.edit}</Button>;
  if (editing) return <EditProfile user={user} close={() => setEditing(false)} />;
  return (
    <div className="profile">
      <Card title={words.identity} side={edit}><ProfileFacts user={user} /></Card>
      <div className="stack-l"><Status /><Groups user={user} /></div>
    </div>
  );
}

function Status() {
  const user = useUser();
  const own = useIsOwn(user);
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const change = useSetStatus(user);
  return (
    <Card title={words.status} side={<StatusBadge status={user.status} />}>
      <p className="muted">{words.about[user.status]}</p>
      <Refusal error={change.error} />
      {may("users:write") && user.status !== "active" && <div><Button busy={change.isPending} onPress={() => change.mutate("active")}>{words.enable}</Button></div>}
      {may("users:write") && user.status === "active" && !own && <div><Button onPress={() => setAsking(true)}>{words.disable}</Button></div>}
      {asking && <Disable user={user} close={() => setAsking(false)} />}
    </Card>
  );
}
