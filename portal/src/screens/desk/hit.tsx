// A user among those who were found.

import { Avatar } from "../../ui/avatar";
import type { User } from "../codes/queries";
import { Badges } from "./badges";

interface Props {
  readonly id: string;
  readonly user: User;
  readonly selected: boolean;
  readonly point: () => void;
  readonly choose: () => void;
}

export function Hit({ id, user, selected, point, choose }: Props) {
  const { display_name: name, email, phone_number: phone, username } = user;
  const known = [email?.value, phone?.value, username].filter((text) => text !== undefined && text !== null && text !== name);
  return (
    // The field keeps the focus: it chooses with its arrows and Enter.
    <div className="hit" role="option" id={id} aria-selected={selected} onPointerMove={point} onClick={choose}>
      <Avatar name={name} />
      <div className="grow"><span className="strong break">{name}</span><span className="sub break">{known.join(" · ")}</span></div>
      <Badges user={user} />
    </div>
  );
}
