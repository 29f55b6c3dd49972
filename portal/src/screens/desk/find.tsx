// Finds the caller by whatever they can say of themselves, or what became of a try by its reference number.

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { answered, api, queryClient } from "../../api/client";
import { accountQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Empty } from "../../ui/states";
import { Refusal } from "../../ui/notice";
import { desk } from "../../words/desk";
import type { User } from "../codes/queries";
import { Hit } from "./hit";
import { Lookup } from "./lookup";
import { referenceIn } from "./reference";

const words = desk.find;
const SHOWN = 8;
const SHORTEST = 2;
const PAUSE = 150;
const LIST = "callers";

const findQuery = (q: string) =>
  queryOptions({
    queryKey: ["accounts", "find", q],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts", { params: { query: { q, limit: SHOWN } } })),
    enabled: q.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });

export function Find({ choose }: { choose: (account: string) => void }) {
  const may = useMay();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  /** Enter came before the answer: the caller is chosen once they are the only one. */
  const [hasty, setHasty] = useState(false);
  const below = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useQuery(findQuery(asked));
  const searched = asked.length >= SHORTEST;
  const accounts = searched ? (found.data?.accounts ?? []) : [];
  const settled = typed.trim() === asked && !found.isPlaceholderData && !found.isFetching;
  const reference = may("users.activity:read") ? referenceIn(asked) : null;
  const pick = (user: User) => {
    queryClient.setQueryData(accountQuery(user.id).queryKey, user);
    choose(user.id);
  };
  // After the heading, which takes the focus on arrival.
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const only = settled && accounts.length === 1 ? accounts[0] : undefined;
  useEffect(() => {
    if (hasty && only !== undefined) pick(only);
  });
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && accounts.length > 0) {
      event.preventDefault();
      setAt((at + move + accounts.length) % accounts.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const user = accounts[at];
      below.current?.querySelector("button")?.focus();
      if (settled && user !== undefined) pick(user);
      else {
        setAsked(typed.trim());
        setHasty(true);
      }
    } else if (event.key === "Escape") setTyped("");
  };
  const change = (text: string) => {
    setTyped(text);
    setAt(0);
    setHasty(false);
  };
  return (
    <Card title={words.title} flush>
      <div className="body stack">
        <div className="search large" role="search">
          <Icon name="search" />
          <input
            ref={field} className="input" type="search" role="combobox" aria-label={words.label} aria-autocomplete="list" aria-expanded={accounts.length > 0} aria-controls={LIST}
            aria-activedescendant={accounts[at] && `${LIST}-${at}`} placeholder={words.placeholder} value={typed} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={200}
            onChange={(event) => change(event.target.value)} onKeyDown={press}
          />
        </div>
        <p className="keys muted small"><span><kbd>↑</kbd> <kbd>↓</kbd> {words.choose}</span><span><kbd>Enter</kbd> {words.go}</span></p>
        <Refusal error={found.error} retry={() => void found.refetch()} />
      </div>
      <div ref={below}>{reference !== null && <Lookup number={reference} choose={choose} silent={accounts.length > 0} />}</div>
      <div className="hits" role="listbox" id={LIST} aria-label={words.results} aria-busy={!settled}>
        {accounts.map((user, place) => <Hit key={user.id} id={`${LIST}-${place}`} user={user} selected={place === at} point={() => setAt(place)} choose={() => pick(user)} />)}
      </div>
      <p className="sr" role="status">{searched && settled && words.count(accounts.length, found.data?.total ?? 0)}</p>
      {accounts.length > 0 && <p className="pager">{words.count(accounts.length, found.data?.total ?? 0)}</p>}
      {searched && settled && accounts.length === 0 && reference === null && !found.isError && <Empty title={words.none(asked)}><p>{words.noneHint}</p></Empty>}
    </Card>
  );
}
