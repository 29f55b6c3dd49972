// What concerns everyone is open to operators whose roles reach everyone: others are told so.

import { Problem } from "../../api/problem";
import { activity } from "../../words/activity";

export async function everyones<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.code === "out_of_reach") throw new Problem(error.status, { detail: activity.everyone }, error.reference);
    throw error;
  }
}
