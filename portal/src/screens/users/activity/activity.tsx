// What happened to the user: why the last try failed, what a reference number stands for, and everything else.

import { Only } from "../../../shell/only";
import { useUser } from "../current";
import { LastRefusal } from "./last-refusal";
import { UserLog } from "./log";
import { LookUp } from "./look-up";
import "../../activity/activity.css";

export function Activity() {
  const user = useUser();
  return (
    <Only may="users.activity:read">
      <div className="columns"><LastRefusal user={user} /><LookUp user={user} /></div>
      <UserLog user={user} />
    </Only>
  );
}
