// Where the code shall work: in one of the user's applications, or everywhere.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Choice } from "../../ui/fields";
import { codes } from "../../words/codes";
import type { User } from "./queries";

const words = codes.scope;
const EVERYWHERE = "";

interface Props {
  readonly user: User;
  readonly value: string | null;
  readonly onChange: (application: string | null) => void;
}

export function Place({ user, value, onChange }: Props) {
  const may = useMay();
  const { data } = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  const closed = new Set(data?.applications.filter((application) => !application.cross_client).map((application) => application.id));
  const options = user.applications
    .filter(({ id }) => !closed.has(id) || id === value)
    .map(({ id, name }) => [id, words.application(name)] as const);
  return (
    <Choice label={words.label} value={value ?? EVERYWHERE} onChange={(id) => onChange(id === EVERYWHERE ? null : id)} options={[...options, [EVERYWHERE, words.everywhere]]} hint={value === null ? words.everywhereHint : undefined} />
  );
}
