// What is shown where there is no screen.

import { Empty } from "../ui/states";
import { LinkButton } from "../ui/button";
import { Title } from "../ui/title";
import { shell } from "../words/shell";

const words = shell.nothingHere;

export function NotFound() {
  return (
    <>
      <Title>{words.title}</Title>
      <Empty><p>{words.text}</p><LinkButton to="/">{words.go}</LinkButton></Empty>
    </>
  );
}
