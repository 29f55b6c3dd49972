// What is shown where a screen failed by itself: a defect, or a part of the portal that could not be fetched.

import { Component, type ReactNode } from "react";
import { Problem } from "../api/problem";
import { Button } from "../ui/button";
import { Refusal } from "../ui/notice";
import { Empty } from "../ui/states";
import { shell } from "../words/shell";

const words = shell.broken;

export function Broken({ error }: { error: unknown }) {
  if (error instanceof Problem) return <Refusal error={error} retry={() => location.reload()} />;
  return (
    <Empty icon="warn" title={words.title}>
      <p>{words.text}</p>
      <Button onPress={() => location.reload()}>{words.reload}</Button>
    </Empty>
  );
}

/** Around everything, for what fails outside of a screen. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <main className="main"><Broken error={this.state.error} /></main>;
  }
}
