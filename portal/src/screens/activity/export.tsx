// The shown log as a file.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { Problem, asProblem } from "../../api/problem";
import { useMay } from "../../api/session";
import { nameOfFile, saveFile } from "../../logic/download";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Radios } from "../../ui/fields";
import { activity } from "../../words/activity";
import { everyones } from "./everyone";
import { type LogFilter, asked, isFiltered } from "./filter";
import type { LogName } from "./log-query";

const words = activity.export;
type Format = "csv" | "ndjson";

interface Props {
  readonly log: LogName;
  readonly filter: LogFilter;
  readonly close: () => void;
}

async function exported(log: LogName, filter: LogFilter, format: Format): Promise<string> {
  const query = { ...asked(filter, Date.now()), ...(filter.user === undefined ? {} : { account: filter.user }), format };
  const options = { params: { query }, parseAs: "blob" } as const;
  let response: Response | undefined;
  const call = log === "admin" ? api.GET("/admin/api/v1/activity/admin/export", options) : api.GET("/admin/api/v1/activity/users/export", options);
  const heard = call.then((outcome) => {
    ({ response } = outcome);
    return outcome;
  });
  const content = await everyones(answered<Blob>(heard));
  const name = nameOfFile(response, `${log}-activity.${format}`);
  saveFile(content, name);
  return name;
}

export function Export({ log, filter, close }: Props) {
  const may = useMay();
  const [format, setFormat] = useState<Format>("csv");
  const [which, setWhich] = useState<LogName>(log);
  const run = useMutation({
    mutationFn: () => exported(which, filter, format),
    onSuccess: (name) => {
      announce(words.done(name));
      close();
    },
  });
  // Of a user, the screen shows both logs; a file has one.
  const both = filter.user !== undefined && may("admin_activity:read") && may("users.activity:read");
  const broken = run.error !== null && asProblem(run.error).status === 0 ? new Problem(400, { detail: words.interrupted }) : run.error;
  return (
    <FormDialog title={words.title[log]} close={close} send={() => run.mutate()} button={words.button} busy={run.isPending} error={broken}>
      <p className="muted">{isFiltered(filter) ? words.filtered : words.all}</p>
      {both && <Radios label={words.which} value={which} onChange={setWhich} options={(["users", "admin"] as const).map((value) => ({ value, name: words.whichLogs[value] }))} />}
      <Radios label={words.format} value={format} onChange={setFormat} options={words.formats} />
    </FormDialog>
  );
}
