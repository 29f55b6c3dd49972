// Requests that wait for a second person.

import { Only } from "../../shell/only";
import { Title } from "../../ui/title";
import { desk as words } from "../../words/desk";
import { Waiting } from "./waiting";

export function Approvals() {
  return (
    <Only may="users.approvals:read">
      <Title lead={words.approvals.lead}>{words.approvals.title}</Title>
      <Waiting />
    </Only>
  );
}
