// The rules of the help desk as a form has them, and what the server expects of them.

import type { Checks } from "../../logic/draft";
import { organisation } from "../../words/organisation";
import type { Settings } from "./queries";

const words = organisation.desk;
const MINUTE = 60;
const DAY = 86_400;
const FRESH_FIRST = 15 * MINUTE;

type Rules = Settings["desk"];

/** Quotas are NaN where there is no limit: an empty field. */
export interface DeskDraft extends Required<Pick<Rules, "approval_life_seconds" | "freeze_seconds" | "quarantine_seconds" | "notices" | "policy_check">> {
  readonly agent_hour: number;
  readonly agent_day: number;
  readonly user_hour: number;
  readonly user_day: number;
  readonly fresh: boolean;
  readonly fresh_sign_in_seconds: number;
}

export function deskDraft({ per_agent, per_user, fresh_sign_in_seconds: fresh, policy_check = "refuse", ...rest }: Rules): DeskDraft {
  return {
    ...rest,
    policy_check,
    agent_hour: per_agent.per_hour ?? Number.NaN,
    agent_day: per_agent.per_day ?? Number.NaN,
    user_hour: per_user.per_hour ?? Number.NaN,
    user_day: per_user.per_day ?? Number.NaN,
    fresh: typeof fresh === "number",
    fresh_sign_in_seconds: fresh ?? FRESH_FIRST,
  };
}

const limit = (count: number) => (Number.isNaN(count) ? null : count);

export function rulesOf({ agent_hour, agent_day, user_hour, user_day, fresh, fresh_sign_in_seconds, ...rest }: DeskDraft): Rules {
  return {
    ...rest,
    per_agent: { per_hour: limit(agent_hour), per_day: limit(agent_day) },
    per_user: { per_hour: limit(user_hour), per_day: limit(user_day) },
    fresh_sign_in_seconds: fresh ? fresh_sign_in_seconds : null,
  };
}

const quota = (count: number) => (Number.isNaN(count) || (Number.isInteger(count) && count >= 0 && count < 2 ** 32) ? undefined : words.quotaWrong);
const within = (low: number, high: number, wrong: string) => (seconds: number) => (seconds >= low && seconds <= high ? undefined : wrong);

export const DESK_CHECKS: Checks<DeskDraft> = {
  agent_hour: quota,
  agent_day: quota,
  user_hour: quota,
  user_day: quota,
  approval_life_seconds: within(MINUTE, DAY, words.day),
  freeze_seconds: within(MINUTE, 30 * DAY, words.freezeWrong),
  quarantine_seconds: within(0, 30 * DAY, words.quarantineWrong),
  fresh_sign_in_seconds: (seconds, { fresh }) => (fresh ? within(MINUTE, DAY, words.day)(seconds) : undefined),
};
