import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type FieldProblem = Schemas["FieldProblem"];

/** The path below which the gateway serves everything, without a slash at its end. */
export const root = new URL(document.baseURI).pathname.replace(/\/$/, "");

export const api = createClient<paths>({ baseUrl: root });

/** What the gateway said no with, or that it said nothing at all (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldProblem[] = [],
  ) {
    super(message);
  }
}

interface Outcome<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** The answer to a call of the client, or an ApiError. */
export async function ask<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw cause instanceof TypeError
      ? new ApiError(0, "unreachable", "The gateway cannot be reached. Is it running?")
      : cause;
  });
  if (response.ok) return data as T;
  const body = (error as Partial<Schemas["ErrorAnswer"]> | undefined)?.error;
  throw new ApiError(
    response.status,
    body?.code ?? "unknown",
    sentence(body?.message ?? `the gateway answered with status ${response.status}`),
    body?.fields ?? [],
  );
}

/** The most items the gateway gives at a time. */
export const LARGEST_PAGE = 200;

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Every item of a list, page by page. */
export async function everything<T>(
  fetchPage: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
) {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<T> = await fetchPage({ limit: LARGEST_PAGE, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

/** A message as a sentence of its own. */
export function sentence(message: string) {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
