// The product's mark and name.

import { Link } from "@tanstack/react-router";
import { shell as words } from "../words/shell";

export function Brand() {
  return <Link className="brand" to="/"><img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" />{words.product}</Link>;
}
