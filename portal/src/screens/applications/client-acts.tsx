// What can be done to a client from its row and its screen: replace its secret, delete it.

import { useState } from "react";
import { FormDialog } from "../../ui/dialog";
import { Radios } from "../../ui/fields";
import { Removal } from "../../ui/removal";
import { applications } from "../../words/applications";
import { type Client, useRemoveClient, useRotateSecret } from "./queries";
import { SecretDialog } from "./secret";

const words = applications.clients;

interface Props {
  readonly client: Client;
  readonly close: () => void;
}

export function RotateDialog({ client, close }: Props) {
  const rotate = useRotateSecret(client.application);
  const [grace, setGrace] = useState<(typeof graces)[number][0]>("0");
  const { text, grace: label, graces } = applications.rotate;
  if (rotate.data !== undefined) return <SecretDialog client={rotate.data} close={close} />;
  return (
    <FormDialog title={words.rotate} close={close} send={() => rotate.mutate({ client: client.id, grace: Number(grace) })} button={words.rotate} busy={rotate.isPending} error={rotate.error}>
      <p>{text(client.name)}</p>
      <Radios label={label} value={grace} onChange={setGrace} options={graces.map(([value, name]) => ({ value, name }))} />
    </FormDialog>
  );
}

export function RemoveClientDialog({ client, close, removed }: Props & { removed?: () => void }) {
  const remove = useRemoveClient(client.application);
  const then = () => {
    close();
    removed?.();
  };
  return <Removal words={words} text={words.removeText(client.name)} name={client.name} by={remove} what={client.id} close={close} then={then} />;
}
