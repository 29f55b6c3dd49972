// Factors one after another: several ways in, of which one has to be gone through.

import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { rules } from "../../words/rules";
import { CHAINS_MAX, type ChainDraft, STEPS_MAX, type StepDraft, chainsTrouble, freshChain } from "./chain-draft";
import { Properties, serverSays } from "./constraints-field";
import { AgainField } from "./period-field";
import { WayPicks } from "./way-picks";
import { offered, propertiesOf, wayName, waysOf } from "./ways";

const words = rules.access;

interface Props {
  readonly value: readonly ChainDraft[];
  readonly onChange: (chains: ChainDraft[]) => void;
  readonly wrong: string | undefined;
  readonly error: unknown;
}

export function ChainsField({ value, onChange, wrong, error }: Props) {
  return (
    <div className="stack-s">
      <div><h3>{words.chains}</h3><p className="muted small">{words.chainsLead}</p></div>
      {value.map((chain, at) => (
        <Chain
          key={at} number={at + 1} chain={chain} onChange={(next) => onChange(value.with(at, next))}
          remove={value.length > 1 ? () => onChange(value.filter((_, place) => place !== at)) : null}
          told={serverSays(error, `action.access.chains[${at}]`) ?? (wrong === undefined ? undefined : chainsTrouble([chain]))}
        />
      ))}
      {value.length < CHAINS_MAX && <div><Button kind="tiny" onPress={() => onChange([...value, freshChain()])}><Icon name="plus" />{words.addChain}</Button></div>}
    </div>
  );
}

interface ChainProps {
  readonly number: number;
  readonly chain: ChainDraft;
  readonly onChange: (chain: ChainDraft) => void;
  readonly remove: (() => void) | null;
  readonly told: string | undefined;
}

function Chain({ number, chain, onChange, remove, told }: ChainProps) {
  const { steps, again } = chain;
  const put = (next: StepDraft[]) => onChange({ ...chain, steps: next });
  return (
    <div className="boxed" role="group" aria-label={words.chain(number)}>
      <div className="row apart">
        <h3>{words.chain(number)}</h3>
        {remove !== null && <Button kind="quiet tiny square" label={words.removeChain(number)} onPress={remove}><Icon name="trash" /></Button>}
      </div>
      {steps.map((step, at) => (
        <div className="step" key={at}>
          <Step number={at + 1} step={step} onChange={(next) => put(steps.with(at, next))} />
          {steps.length > 1 && <Button kind="quiet tiny square" label={words.removeStep(at + 1)} onPress={() => put(steps.filter((_, place) => place !== at))}><Icon name="close" /></Button>}
        </div>
      ))}
      {steps.length < STEPS_MAX && <div><Button kind="tiny" onPress={() => put([...steps, {}])}><Icon name="plus" />{words.addStep}</Button></div>}
      <AgainField value={again} onChange={(next) => onChange({ ...chain, again: next })} />
      {told !== undefined && <p className="bad small" role="alert">{told}</p>}
    </div>
  );
}

function Step({ number, step, onChange }: { number: number; step: StepDraft; onChange: (step: StepDraft) => void }) {
  const chosen = Object.keys(step);
  return (
    <div className="stack-s grow">
      <WayPicks label={words.step(number)} ways={offered(waysOf(), chosen)} value={chosen} onChange={(ways) => onChange(Object.fromEntries(ways.map((id) => [id, step[id] ?? []])))} />
      {chosen.filter((id) => propertiesOf(id).length > 0).map((id) => (
        <Properties key={id} label={words.shows(wayName(id))} all={propertiesOf(id)} value={step[id] ?? []} onChange={(properties) => onChange({ ...step, [id]: properties })} />
      ))}
    </div>
  );
}
