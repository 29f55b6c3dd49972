// What a client may do, by area.

import { Tick } from "../../ui/fields";
import { applications } from "../../words/applications";
import "./applications.css";

const words = applications.permissions;

/** What a client needs to serve its own application; what the server gives where nothing is said. */
export const OWN_APPLICATION: readonly string[] = [
  "app:read", "app:edit", "auth:execute", "users:create", "users:read", "users:list", "users:edit", "users:delete",
  "authenticators:read", "authenticators:edit", "authenticators:delete",
];

export function PermissionTicks({ value, onChange }: { value: readonly string[]; onChange: (value: string[]) => void }) {
  const tick = (permission: string, on: boolean) => onChange(on ? [...value, permission].sort() : value.filter((each) => each !== permission));
  return (
    <div className="stack-s" role="group" aria-label={words.title}>
      <span className="label">{words.title}</span>
      <div className="ticks">
        {words.groups.map(([group, permissions]) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {permissions.map(([permission, name]) => (
              <Tick key={permission} label={name} checked={value.includes(permission)} onChange={(on) => tick(permission, on)} />
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}
