// Checkpoints: one to be kept elsewhere, and the log held against one that was.

import { useState } from "react";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { FormDialog } from "../../../ui/dialog";
import { Lines } from "../../../ui/fields";
import { Icon } from "../../../ui/icon";
import { Refusal } from "../../../ui/notice";
import { activity } from "../../../words/activity";
import { readCheckpoint, useSaveCheckpoint, type useVerify } from "./queries";

const words = activity.chain;

export function Keep({ number }: { number: number }) {
  const save = useSaveCheckpoint();
  return (
    <Card title={words.keep.title} side={<Button busy={save.isPending} onPress={() => save.mutate(number)}><Icon name="download" />{words.keep.button}</Button>}>
      <p className="muted">{words.keep.text}</p>
      <Refusal error={save.error} />
    </Card>
  );
}

interface Props {
  readonly verify: ReturnType<typeof useVerify>;
  readonly close: () => void;
}

export function Against({ verify, close }: Props) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const anchor = readCheckpoint(text);
  const send = () => {
    setTried(true);
    if (anchor !== null) verify.mutate(anchor, { onSuccess: close });
  };
  return (
    <FormDialog title={words.against.title} close={close} firm={text !== ""} send={send} button={words.button} busy={verify.isPending} error={verify.error}>
      <p className="muted">{words.against.text}</p>
      <Lines label={words.against.label} rows={8} value={text} onChange={setText} wrong={tried && anchor === null ? words.against.wrong : undefined} />
    </FormDialog>
  );
}
