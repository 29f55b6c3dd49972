// The key of a new authenticator app at its one moment: as a picture to scan, and as a text to type.

import type { Schemas } from "../api/client";
import { totp as words } from "../words/totp";
import { Copy } from "./copy";
import { Notice } from "./notice";
import "./css/totp.css";

export function TotpKey({ of: { qr_png: picture, secret, often_ignored: often } }: { of: Schemas["TotpRegistered"] }) {
  const ignored = often.map((setting) => words.settings[setting] ?? setting).join(", ");
  return (
    <>
      <img className="qr" src={`data:image/png;base64,${picture}`} alt={words.qr} />
      <p className="secret"><span className="sr">{words.secret}: </span><span className="mono">{inFours(secret)}</span><Copy text={secret} of={words.secret.toLowerCase()} /></p>
      {ignored !== "" && <Notice tone="warn">{words.ignored(ignored)}</Notice>}
    </>
  );
}

const inFours = (text: string) => text.replaceAll(/(.{4})(?=.)/g, "$1 ");
