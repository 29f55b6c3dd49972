// The course of generating one code: the order, the request for approval where one is needed, and the code at its one
// plain moment. The code is kept here alone, so it is gone with whatever shows it.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, answered, api } from "../../api/client";
import { asProblem } from "../../api/problem";
import { useMay, useSession } from "../../api/session";
import { announce } from "../../ui/announce";
import { codes as words } from "../../words/codes";
import { type Order, bodyOf, requestName } from "./order";
import { type Approval, type Issued, type User, refresh, requestsQuery } from "./queries";
import { useTerms } from "./terms";

const LOOK_EVERY = 2_000;

/** `application` is where the code shall work at first: `null` for everywhere. */
export function useGenerate(user: User, application: string | null) {
  const [order, setOrder] = useState<Order>({ application, life: null, uses: 1, answers: {} });
  const [name, setName] = useState(requestName);
  const [issued, setIssued] = useState<Issued | null>(null);
  const [lost, setLost] = useState(false);
  const terms = useTerms(user.id, order.application);
  const request = useRequest(user);

  const generate = useMutation({
    gcTime: 0,
    onMutate: () => setLost(false),
    mutationFn: async ({ unlock }: { unlock: boolean }) => {
      const granted = request.current?.state === "granted" ? request.current : null;
      const place = granted === null ? order.application : (granted.application ?? null);
      const body = { ...bodyOf(order, terms.terms), ...(granted === null ? {} : approved(granted)), unlock };
      const answer = await answered(send(user.id, place, name, body));
      setName(requestName());
      if ("code" in answer) setIssued(answer);
      else setLost(true);
    },
    // What the server said no to is another request from then on; what did not arrive stays the same one.
    onError: (error) => {
      const { status } = asProblem(error);
      if (status >= 400 && status < 500) setName(requestName());
    },
    onSettled: refresh,
  });

  const ask = useMutation({
    mutationFn: () => {
      const { application: place } = order;
      const body = { ...bodyOf(order, terms.terms), ...(place === null ? {} : { application: place }) };
      return answered(api.POST("/admin/api/v1/accounts/{account}/approvals", { params: { path: { account: user.id } }, body }));
    },
    onSuccess: (asked) => {
      request.remember(asked);
      generate.reset();
      announce(words.approval.asked);
    },
    onSettled: refresh,
  });

  const change = (part: Partial<Order>) => {
    setOrder((last) => ({ ...last, ...part }));
    setName(requestName());
    generate.reset();
    ask.reset();
  };
  /** Begins anew; the code that is shown is forgotten. */
  const again = () => {
    setIssued(null);
    setLost(false);
    request.forget();
    change({ answers: {} });
  };
  return { user, order, change, again, ...terms, generate, ask, issued, lost, request: request.current };
}

export type Generate = ReturnType<typeof useGenerate>;

/** The operator's own newest request for the user that still matters, watched while it waits. */
function useRequest(user: User) {
  const may = useMay();
  const { account_id: me } = useSession();
  const [asked, setAsked] = useState<Approval | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const watched = may("users.approvals:read") && (asked !== null || user.groups.some((group) => group.protected));
  const { data } = useQuery({
    ...requestsQuery(user.id),
    enabled: watched,
    refetchInterval: ({ state }) => (newestOf(state.data?.approvals, me)?.state === "pending" ? LOOK_EVERY : false),
  });
  const newest = newestOf(data?.approvals, me);
  const known = asked !== null && newest?.id !== asked.id && (newest === undefined || newest.requested_at < asked.requested_at) ? asked : newest;
  const matters = known !== undefined && known.id !== over && ["pending", "granted", ...(known.id === asked?.id ? ["refused"] : [])].includes(known.state);
  return { current: matters ? known : null, remember: setAsked, forget: () => setOver(known?.id ?? null) };
}

function newestOf(approvals: readonly Approval[] | undefined, requester: string): Approval | undefined {
  return approvals?.filter((approval) => approval.requester.id === requester).sort((one, other) => other.requested_at.localeCompare(one.requested_at))[0];
}

/** A code is generated exactly as it was approved. */
function approved({ id, life_seconds: life, uses }: Approval) {
  return { approval_id: id, life_seconds: life ?? null, uses };
}

function send(account: string, application: string | null, name: string, body: Schemas["CodeOrder"]) {
  const header = { "idempotency-key": name };
  if (application === null) return api.POST("/admin/api/v1/accounts/{account}/codes", { params: { path: { account }, header }, body });
  return api.POST("/admin/api/v1/accounts/{account}/applications/{application}/codes", { params: { path: { account, application }, header }, body });
}
