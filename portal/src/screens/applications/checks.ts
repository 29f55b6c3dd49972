// What the server expects of applications and clients.

import { checks } from "../../logic/draft";
import { isOrigin, isRedirectUri, linesOf } from "../../logic/uris";
import { applications } from "../../words/applications";

const words = applications.fields;
const NAME_MAX = 200;
const DESCRIPTION_MAX = 1000;
const URIS_MAX = 50;

const short = (most: number) => (value: string) => (Array.from(value.trim()).length > most ? words.long(most) : undefined);

export const name = (value: string) => checks.filled(value) ?? short(NAME_MAX)(value);
export const description = short(DESCRIPTION_MAX);

function each(is: (line: string) => boolean, wrong: (line: string) => string) {
  return (text: string) => {
    const lines = linesOf(text);
    const bad = lines.find((line) => !is(line));
    return lines.length > URIS_MAX ? words.tooMany : bad === undefined ? undefined : wrong(bad);
  };
}

export const redirects = each(isRedirectUri, words.redirectWrong);
export const origins = each(isOrigin, words.originsWrong);
