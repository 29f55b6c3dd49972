// The dialog that generates a temporary access code, loaded when it is opened.

import { Suspense, lazy } from "react";
import type { Account } from "./questions";

interface Props {
  readonly user: Account;
  /** An application's id; `null` for a code that answers everywhere. */
  readonly application: string | null;
  readonly close: () => void;
}

const Dialog = lazy(() => import("../codes/generate").then(({ GenerateCode }) => ({ default: GenerateCode })));

export function Generate(props: Props) {
  return <Suspense fallback={null}><Dialog {...props} /></Suspense>;
}
