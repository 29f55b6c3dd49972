// The frame around a screen: skip link, navigation, header, the screen, and what lies above it.

import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useSession } from "../api/session";
import { SignInAgain } from "../sign-in/again";
import { Announcements } from "../ui/announce";
import { shell as words } from "../words/shell";
import { Bar } from "./bar";
import { Drawer } from "./drawer";
import { Navigation } from "./navigation";

const EnrolToGoOn = lazy(() => import("../sign-in/enrol-first").then(({ EnrolToGoOn: component }) => ({ default: component })));

export function Shell() {
  const { totp_enrolment_required: required } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <>
      <a className="skip" href="#content">{words.skip}</a>
      <div className="shell">
        <div className="side"><Navigation /></div>
        <Bar openNavigation={() => setOpen(true)} />
        <main className="main" id="content" tabIndex={-1}><Outlet /></main>
      </div>
      <Drawer open={open} close={() => setOpen(false)} />
      <Suspense>{required && <EnrolToGoOn />}</Suspense>
      <SignInAgain />
      <Announcements />
    </>
  );
}
