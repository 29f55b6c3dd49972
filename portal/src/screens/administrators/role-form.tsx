// A role as it is made and changed: name, rank, and the permission tree.

import { checks, useDraft } from "../../logic/draft";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Count, Text } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Refusal } from "../../ui/notice";
import { Unsaved } from "../../ui/unsaved";
import { words as shared } from "../../words";
import { administrators } from "../../words/administrators";
import { PermissionTree } from "./permission-tree";
import { useStanding } from "./standing";

const words = administrators.roles;

export interface RoleValues {
  readonly name: string;
  readonly description: string;
  readonly rank: number;
  readonly permissions: readonly string[];
}

interface Props {
  readonly initial: RoleValues;
  readonly button: string;
  readonly busy: boolean;
  readonly done: boolean;
  readonly error: unknown;
  readonly save: (values: RoleValues) => void;
}

export function RoleForm({ initial, button, busy, done, error, save }: Props) {
  const { rank, held } = useStanding();
  const draft = useDraft(
    initial,
    { name: checks.filled, rank: checks.whole(0, rank), permissions: (permissions) => (permissions.length === 0 ? words.noPermissions : undefined) },
    error,
  );
  const permissions = draft.field("permissions");
  const send = () => draft.send((values) => save({ ...values, name: values.name.trim(), description: values.description.trim() }));
  return (
    <Form send={send} held={busy} className="stack">
      <Refusal error={error} />
      <Card title={words.details}>
        <div className="form-grid">
          <Text label={words.name} {...draft.field("name")} maxLength={100} autoComplete="off" />
          <Count label={words.rank} hint={words.rankHint(rank)} {...draft.field("rank")} max={rank} />
        </div>
        <Text label={words.description} optional {...draft.field("description")} maxLength={1000} autoComplete="off" />
      </Card>
      <Card
        title={words.permissions} flush
        foot={<>{draft.changed && <Button onPress={() => draft.reset()}>{shared.discard}</Button>}<Button kind="primary" type="submit" busy={busy}>{button}</Button></>}
      >
        <PermissionTree value={new Set(permissions.value)} givable={held} wrong={permissions.wrong} onChange={(next) => permissions.onChange([...next])} />
      </Card>
      <Unsaved changed={draft.changed && !done} />
    </Form>
  );
}
