// How much a set of permissions opens; all of it by name on hovering, and for readers.

import { useQuery } from "@tanstack/react-query";
import { permissionsQuery } from "../../api/operators";
import { flattened, levelOf } from "../../logic/permissions";
import { administrators as words } from "../../words/administrators";
import { pathed } from "./tree-words";

export function PermissionCount({ permissions }: { permissions: readonly string[] }) {
  const tree = useQuery(permissionsQuery);
  const held = new Set(permissions);
  const areas = tree.data === undefined ? [] : flattened(pathed(tree.data.areas)).map(({ area }) => ({ path: area.path, level: levelOf(area, held) }));
  const [writes, reads] = [areas.filter(({ level }) => level === "write"), areas.filter(({ level }) => level === "read")];
  const all = [...writes.map(({ path }) => words.tree.cell(path, words.tree.write)), ...reads.map(({ path }) => words.tree.cell(path, words.tree.read))].join(", ");
  const everything = areas.length > 0 && writes.length === areas.length;
  const told = everything ? words.roles.everything : [writes.length > 0 && words.roles.writes(writes.length), reads.length > 0 && words.roles.reads(reads.length)].filter(Boolean).join(" · ");
  return <span title={all}>{told}<span className="sr">: {all}</span></span>;
}
