// Takes in a journey file: chosen, checked, and taken as far as it can be, with what came of it.

import { type ReactNode, useState } from "react";
import { Only } from "../../../shell/only";
import { Back } from "../../../ui/back";
import { Title } from "../../../ui/title";
import { journeys } from "../../../words/journeys";
import { useCheck } from "../queries";
import { Found } from "./found";
import { FilePick, type Picked } from "./file-pick";
import { Taken } from "./taken";
import type { Schemas } from "../../../api/client";
import "../journeys.css";

const words = journeys.bring;

export function Import(): ReactNode {
  return <Only may="journeys:write"><Steps /></Only>;
}

function Steps() {
  const [file, setFile] = useState<Picked | null>(null);
  const [taken, setTaken] = useState<Schemas["JourneysTaken"] | null>(null);
  const check = useCheck();
  const pick = (picked: Picked) => {
    setFile(picked);
    check.mutate(picked);
  };
  const again = () => {
    setFile(null);
    setTaken(null);
    check.reset();
  };
  return (
    <>
      <Title lead={words.lead} back={<Back to="/journeys">{journeys.title}</Back>}>{words.title}</Title>
      {taken === null ? <FilePick file={file} pick={pick} /> : <Taken taken={taken} again={again} />}
      {taken === null && file !== null && <Found key={file.picked} file={file} check={check} taken={setTaken} again={() => check.mutate(file)} />}
    </>
  );
}
