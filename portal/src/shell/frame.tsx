// What is shown at all: the sign-in page to strangers, the shell with a screen in it to operators, and before that the
// way to a second factor where one is demanded.

import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useState } from "react";
import { sessionQuery } from "../api/session";
import { SignIn } from "../sign-in/sign-in";
import { Refusal } from "../ui/notice";
import { words } from "../words";
import { Shell } from "./shell";

/** Few need it, and once. */
const EnrolFirst = lazy(() => import("../sign-in/enrol-first").then(({ EnrolFirst: component }) => ({ default: component })));

export function Frame() {
  const session = useQuery(sessionQuery);
  const [inside, setInside] = useState(false);
  const enrolsFirst = session.data?.totp_enrolment_required === true && !inside;
  // What is open stays open, with all that was typed in it.
  if (session.data && !enrolsFirst && !inside) setInside(true);
  if (enrolsFirst) return <Suspense fallback={<Splash />}><EnrolFirst /></Suspense>;
  if (session.data) return <Shell />;
  if (session.data === null) return <SignIn />;
  if (session.isError) {
    return <main className="gate"><div className="panel"><Refusal error={session.error} retry={() => void session.refetch()} /></div></main>;
  }
  return <Splash />;
}

const Splash = () => <div className="splash" role="status"><span className="sr">{words.loading}</span></div>;
