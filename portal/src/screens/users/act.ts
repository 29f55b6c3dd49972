// An act on a user: says what was done, and has all that is shown of the user asked for again.

import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { announce } from "../../ui/announce";
import { refreshUser } from "./questions";

interface Options<A, T> {
  readonly run: (argument: A) => Promise<T>;
  readonly said: (answer: T, argument: A) => string;
  readonly then?: (answer: T, argument: A) => void;
}

export function useAct<A = void, T = unknown>(account: string, { run, said, then }: Options<A, T>): UseMutationResult<T, Error, A> {
  return useMutation({
    mutationFn: run,
    onSuccess: (answer, argument) => {
      announce(said(answer, argument));
      then?.(answer, argument);
      void refreshUser(account);
    },
  });
}
