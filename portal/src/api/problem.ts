// What went wrong in a call, as the server says it (RFC 9457) or as the network leaves it.

import { words } from "../words";

/** The body of a refusal, with whatever the refusal adds, such as `locked_until`. */
export interface ProblemBody {
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: string | null;
  readonly reference?: string | null;
  readonly locked_until?: string;
  readonly frozen_until?: string;
  readonly min_seconds?: number;
  readonly max_seconds?: number;
  readonly errors?: readonly { readonly field: string; readonly expected: string }[];
}

/** A call that was refused or did not arrive. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly body: ProblemBody,
    /** The server's number for the request, for the log. */
    readonly request: string | null = null,
    /** Seconds to wait. */
    readonly retryAfter: number | null = null,
  ) {
    super(body.detail ?? body.title ?? words.problems.unknown);
  }

  /** The word that programs tell refusals apart by. */
  get code(): string {
    return this.body.code ?? "";
  }

  /** What people quote when they ask about it. */
  get reference(): string | null {
    return this.body.reference ?? this.request;
  }

  /** One sentence for people. */
  get sentence(): string {
    const known = words.problems.byCode[this.code];
    if (known !== undefined) return known;
    if (this.status === 0) return words.problems.offline;
    if (this.status === 429) return words.problems.busy(this.retryAfter);
    if (this.status >= 500) return words.problems.server;
    const text = this.message;
    return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
  }

  /** What is expected of one field of a form. */
  expected(field: string): string | undefined {
    return this.body.errors?.find((error) => error.field === field || error.field.endsWith(`.${field}`))?.expected;
  }
}

/** Reads the answer to a call that failed. */
export function problemOf(response: Response, body: unknown): Problem {
  const told = typeof body === "object" && body !== null ? (body as ProblemBody) : {};
  const wait = Number(response.headers.get("retry-after"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  return new Problem(response.status, told, response.headers.get("x-request-id"), retryAfter);
}

/** A failure of any kind as a problem. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, {});
}
