// Makes a journey, blank or from a template.

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import type { Schemas } from "../../api/client";
import { asProblem } from "../../api/problem";
import { atField } from "../../logic/at-field";
import { checks, useDraft } from "../../logic/draft";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Radios, Text } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Refusal } from "../../ui/notice";
import { Part } from "../../ui/settings-card";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { Unsaved } from "../../ui/unsaved";
import { words as shared } from "../../words";
import { journeys } from "../../words/journeys";
import { journeysQuery, templatesQuery, useMakeJourney } from "./queries";

type Template = Schemas["TemplateShown"];
const words = journeys.add;
const BLANK: Template = { id: "", name: "", description: "" };

export function NewJourney(): ReactNode {
  return <Only may="journeys:write"><Asked /></Only>;
}

function Asked() {
  const templates = useQuery(templatesQuery);
  const list = useQuery(journeysQuery);
  const taken = new Set(list.data?.journeys.map(({ id }) => id));
  return (
    <>
      <Title lead={words.lead} back={<Back to="/journeys">{journeys.title}</Back>}>{words.title}</Title>
      <Answer of={templates} rows={10}>{(answer) => <Make templates={answer.templates} taken={taken} />}</Answer>
    </>
  );
}

/** A name of its own for a journey from a template. */
function free(id: string, taken: ReadonlySet<string>): string {
  let found = id;
  for (let number = 2; taken.has(found); number++) found = `${id}-${number}`;
  return found;
}

function Make({ templates, taken }: { templates: readonly Template[]; taken: ReadonlySet<string> }) {
  const navigate = useNavigate();
  const make = useMakeJourney();
  const exists = make.isError && asProblem(make.error).code === "journey_exists";
  const draft = useDraft(
    { template: BLANK.id, name: "", id: "" },
    { name: checks.filled, id: (id) => checks.filled(id) ?? (/^[\w.-]+$/.test(id.trim()) ? taken.has(id.trim()) ? words.exists : undefined : words.idWrong) },
    atField(make.error, ["name", "id"]),
  );
  const { values, set, field } = draft;
  const made = make.data;
  // Only now is nothing left to save that leaving would lose.
  useEffect(() => {
    if (made === undefined) return;
    announce(words.done(made.name));
    void navigate({ to: "/journeys/$journey", params: { journey: made.id }, replace: true });
  }, [made, navigate]);
  const begin = (template: string) => {
    const before = templates.find(({ id }) => id === values.template) ?? BLANK;
    const chosen = templates.find(({ id }) => id === template) ?? BLANK;
    // What somebody typed stays; what came with the template before goes with it.
    if (values.name === before.name) set("name", chosen.name);
    if (values.id === free(before.id, taken)) set("id", free(chosen.id, taken));
    set("template", template);
  };
  const send = ({ template, name, id }: typeof values) =>
    make.mutate({ id: id.trim(), name: name.trim(), ...(template === BLANK.id ? {} : { template }) });
  const options = [{ value: BLANK.id, name: words.blank, hint: words.blankText }, ...templates.map(({ id, name, description }) => ({ value: id, name, hint: `${description}.` }))];
  const id = field("id");
  return (
    <Card flush>
      <Form send={() => draft.send(send)} held={make.isPending}>
        <div className="body stack-l">
          <Part title={words.begin} lead={words.beginLead}>
            <Radios label={words.choices} value={values.template} onChange={begin} options={options} />
          </Part>
          <Part title={words.named} lead={words.namedLead}>
            <Text label={words.name} hint={words.nameHint} {...field("name")} autoComplete="off" maxLength={200} />
            <Text label={words.id} hint={words.idHint} {...id} wrong={id.wrong ?? (exists && make.variables.id === values.id.trim() ? words.exists : undefined)} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={120} />
          </Part>
          {!exists && <Refusal error={make.error} />}
        </div>
        <div className="foot">
          <Button onPress={() => void navigate({ to: "/journeys" })}>{shared.cancel}</Button>
          <Button kind="primary" type="submit" busy={make.isPending}>{words.create}</Button>
        </div>
      </Form>
      <Unsaved changed={draft.changed && !make.isSuccess} />
    </Card>
  );
}
