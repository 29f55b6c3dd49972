// One journey: its tabs, and what is done with all of it.

import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Back } from "../../ui/back";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Refusal } from "../../ui/notice";
import { Removal } from "../../ui/removal";
import { Answer } from "../../ui/states";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { journeys as words } from "../../words/journeys";
import { type Journey, journeyQuery, useDownloadExport, useRemoveJourney } from "./queries";
import "./journeys.css";

export function JourneyPage(): ReactNode {
  return <Only may="journeys:read"><Asked /></Only>;
}

const back = <Back to="/journeys">{words.title}</Back>;

function Asked() {
  const { journey } = useParams({ from: "/journeys/$journey" });
  const asked = useQuery(journeyQuery(journey));
  return (
    <>
      {asked.data === undefined && <Title back={back}>{words.one}</Title>}
      <Answer of={asked}>{(shown) => <Page key={shown.id} journey={shown} />}</Answer>
    </>
  );
}

function Page({ journey }: { journey: Journey }) {
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const { id, name, description } = journey;
  const download = useDownloadExport(id);
  const params = { journey: id };
  const { tabs, acts } = words;
  const side = (
    <>
      <Button busy={download.isPending} onPress={() => download.mutate(undefined)}><Icon name="download" />{acts.download}</Button>
      <Acts label={acts.label(name)} acts={[may("journeys:write") && { name: acts.remove, icon: "trash", grave: true, run: () => setRemoving(true) }]} />
    </>
  );
  return (
    <>
      <Title back={back} {...(description === "" ? {} : { lead: description })} side={side}>{name}</Title>
      <Refusal error={download.error} />
      <Tabs
        label={tabs.label}
        tabs={[
          { name: tabs.versions, to: "/journeys/$journey", params },
          { name: tabs.definition, to: "/journeys/$journey/definition", params },
          { name: tabs.runs, to: "/journeys/$journey/runs", params },
          { name: tabs.code, to: "/journeys/$journey/code", params },
        ]}
      />
      <Outlet />
      {removing && <Remove journey={journey} close={() => setRemoving(false)} />}
    </>
  );
}

function Remove({ journey: { id, name }, close }: { journey: Journey; close: () => void }) {
  const remove = useRemoveJourney(id);
  const navigate = useNavigate();
  return <Removal words={words.acts} text={words.acts.removeText(name)} name={name} typed={id} by={remove} what={undefined} close={close} then={() => void navigate({ to: "/journeys" })} />;
}
