// Of what sort the factors must be: several possibilities, of which one has to hold.

import { Problem } from "../../api/problem";
import { Button } from "../../ui/button";
import { Tick } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { words as shared } from "../../words";
import { policies } from "../../words/policies";
import { rules } from "../../words/rules";
import { CONSTRAINTS_MAX, type ConstraintDraft, type FactorDraft, constraintTrouble, freshConstraint, freshFactor } from "./constraint-draft";
import { AgainField } from "./period-field";
import { WayPicks } from "./way-picks";
import { type Property, type Sort, offered, waysOf } from "./ways";

const words = rules.access;
const PROPERTIES = Object.keys(policies.properties) as Property[];
const SORTS: readonly Sort[] = ["knowledge", "possession"];

interface Props {
  readonly value: readonly ConstraintDraft[];
  readonly onChange: (constraints: ConstraintDraft[]) => void;
  readonly factors: "1" | "2";
  /** Whether what is wrong is said: it was sent, or the server said so. */
  readonly wrong: string | undefined;
  readonly error: unknown;
}

export function ConstraintsField({ value, onChange, factors, wrong, error }: Props) {
  const many = value.length > 1;
  return (
    <div className="stack-s">
      <h3>{words.constraints}</h3>
      {value.length === 0 && <p className="muted">{words.constraintsNone}</p>}
      {many && <p className="muted small">{words.oneHolds}</p>}
      {value.map((constraint, at) => {
        const told = serverSays(error, `action.access.assurance.constraints[${at}]`) ?? (wrong === undefined ? undefined : constraintTrouble(constraint, factors));
        return (
          <div className="boxed" role="group" aria-label={words.constraint(at + 1, many)} key={at}>
            <div className="row apart">
              <h3>{words.constraint(at + 1, many)}</h3>
              <Button kind="quiet tiny square" label={words.removeConstraint(at + 1)} onPress={() => onChange(value.filter((_, place) => place !== at))}><Icon name="trash" /></Button>
            </div>
            {SORTS.map((sort) => <Factor key={sort} sort={sort} value={constraint[sort]} onChange={(factor) => onChange(value.with(at, { ...constraint, [sort]: factor }))} />)}
            {told !== undefined && <p className="bad small" role="alert">{told}</p>}
          </div>
        );
      })}
      {value.length < CONSTRAINTS_MAX && (
        <div><Button kind="tiny" onPress={() => onChange([...value, freshConstraint()])}><Icon name="plus" />{value.length === 0 ? words.addConstraint : words.addAnother}</Button></div>
      )}
    </div>
  );
}

/** What the server says of a field, or of something in it. */
export function serverSays(error: unknown, start: string): string | undefined {
  const found = error instanceof Problem ? error.body.errors?.find(({ field }) => field.startsWith(start)) : undefined;
  return found === undefined ? undefined : shared.expected(found.expected);
}

function Factor({ sort, value, onChange }: { sort: Sort; value: FactorDraft | null; onChange: (factor: FactorDraft | null) => void }) {
  const ways = waysOf(sort);
  const set = (part: Partial<FactorDraft>) => value !== null && onChange({ ...value, ...part });
  return (
    <>
      <Tick label={<span className="strong">{words[sort]}</span>} checked={value !== null} onChange={(on) => onChange(on ? freshFactor() : null)} />
      {value !== null && (
        <div className="stack within" role="group" aria-label={words[sort]}>
          <Tick label={words.needed} checked={value.required} onChange={(required) => set({ required })} />
          <WayPicks label={words.only} hint={words.onlyHint} ways={offered(ways, value.only)} value={value.only} onChange={(only) => set({ only })} />
          <WayPicks label={words.not} ways={offered(ways, value.not)} value={value.not} onChange={(not) => set({ not })} />
          {sort === "possession" && <Properties label={words.properties} all={PROPERTIES} value={value.properties} onChange={(properties) => set({ properties })} />}
          <AgainField label={words.factorAgain} none={words.asAbove} value={value.again} onChange={(again) => set({ again })} />
        </div>
      )}
    </>
  );
}

interface PropertiesProps {
  readonly label: string;
  readonly all: readonly Property[];
  readonly value: readonly Property[];
  readonly onChange: (properties: Property[]) => void;
}

/** What must be shown, ticked. */
export function Properties({ label, all, value, onChange }: PropertiesProps) {
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      <div className="row ticks-row">
        {all.map((property) => (
          <Tick key={property} label={policies.properties[property] ?? property} checked={value.includes(property)} onChange={(on) => onChange(all.filter((each) => (each === property ? on : value.includes(each))))} />
        ))}
      </div>
    </fieldset>
  );
}
