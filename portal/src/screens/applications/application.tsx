// One application: what it is, and its clients.

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Back } from "../../ui/back";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Copy } from "../../ui/copy";
import { Facts } from "../../ui/facts";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Removal } from "../../ui/removal";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { When } from "../../ui/when";
import { applications } from "../../words/applications";

import { ClientList } from "./client-list";
import { EditApplication } from "./edit-application";
import { type Application as Shown, applicationQuery, useRemoveApplication } from "./queries";
import "./applications.css";

const words = applications.application;

export function Application(): ReactNode {
  return <Only may="applications:read"><Asked /></Only>;
}

function Asked() {
  const { application } = useParams({ from: "/applications/$application" });
  const asked = useQuery(applicationQuery(application));
  return <Answer of={asked}>{(shown) => <Page key={shown.id} application={shown} />}</Answer>;
}

function Page({ application }: { application: Shown }) {
  const may = useMay();
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = () => setOpen(null);
  const { id, name, description } = application;
  const side = may("applications:write") && (
    <>
      <Button onPress={() => setOpen("edit")}><Icon name="edit" />{words.edit}</Button>
      <Acts label={words.acts(name)} acts={[{ name: words.remove, icon: "trash", grave: true, run: () => setOpen("remove") }]} />
    </>
  );
  return (
    <>
      <Title back={<Back to="/applications">{applications.title}</Back>} {...(description === "" ? {} : { lead: description })} side={side}>{name}</Title>
      <Card title={words.details} side={may("authentication_methods:read") && <Link to="/methods/passcodes/$application" params={{ application: id }}>{words.settings}</Link>}>
        <Facts
          of={[
            [words.id, <span className="with-copy" key="id"><code>{id}</code><Copy text={id} of={words.id} /></span>],
            [words.crossClient, <Badge key="cross" tone={application.cross_client ? "good" : "warn"}>{application.cross_client ? words.crossOn : words.crossOff}</Badge>],
            [words.created, <When key="created" at={application.created_at} />],
            [words.changed, <When key="changed" at={application.updated_at} />],
          ]}
        />
      </Card>
      <ClientList application={id} />
      {open === "edit" && <EditApplication application={application} close={close} />}
      {open === "remove" && <Remove application={application} close={close} />}
    </>
  );
}

function Remove({ application: { id, name }, close }: { application: Shown; close: () => void }) {
  const remove = useRemoveApplication(id);
  const navigate = useNavigate();
  return <Removal words={words} text={words.removeText(name)} name={name} by={remove} what={undefined} close={close} then={() => void navigate({ to: "/applications" })} />;
}
