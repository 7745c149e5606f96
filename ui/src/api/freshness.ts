import type { Query, QueryClient } from "@tanstack/react-query";
import { LARGEST_PAGE } from "./client";
import type { LiveMessage } from "./live-channel";

type Stale = (key: readonly unknown[]) => boolean;

const isList = (name: string): Stale => {
  return (key) => key[0] === name;
};

// Whether credentials are good and which numbers a carrier has is not for every change to ask the carrier again.
const isConfiguration: Stale = ([name, , what]) => name === "configurations" && what === undefined;

// A workflow that is being edited is the editor's to bring up to date.
const isWorkflowList: Stale = (key) => key[0] === "workflows" && key.length === 1;

const isUsage: Stale = ([name, what]) => name === "organization" && what === "usage";

/** Lists of carriers' requests, but not those about another call. What one of them said stays as it was. */
const isRequestList = (run_id: unknown): Stale => {
  return ([name, what, filter]) => {
    if (name !== "webhook-requests" || what !== "list") return false;
    const { workflow_run_id } = filter as { workflow_run_id?: string };
    return !run_id || !workflow_run_id || workflow_run_id === run_id;
  };
};

const ofRun = (run_id: unknown, ...whats: unknown[]): Stale => {
  return ([name, id, what]) =>
    name === "run" && id === run_id && (whats.length === 0 || whats.includes(what));
};

const EVERYTHING: Stale = (key) =>
  [
    isList("runs"),
    isList("run"),
    isRequestList(null),
    isList("numbers"),
    isConfiguration,
    isWorkflowList,
    isUsage,
  ].some((isStale) => isStale(key));

/** Which of the things that were asked for a message makes stale. */
export function staleAfter({ kind, run_id }: LiveMessage): Stale[] {
  switch (kind) {
    case "call":
      return [isList("runs"), ofRun(run_id), isUsage];
    case "said":
      return [ofRun(run_id, "transcript")];
    case "event":
      return [ofRun(run_id, "events")];
    case "request":
      return [isRequestList(run_id)];
    case "configuration":
      return [isConfiguration];
    case "number":
      return [isList("numbers"), isConfiguration];
    case "workflow":
      return [isWorkflowList];
    case "missed":
    case "open":
      return [EVERYTHING];
    case "alive":
      return [];
  }
}

const SOON_MS = 100;
const AT_MOST_EVERY_MS = 1_000;

/** How many requests it takes to ask for it again. */
function pagesOf(data: unknown) {
  if (Array.isArray(data)) return Math.max(1, Math.ceil(data.length / LARGEST_PAGE));
  return (data as { pages?: unknown[] } | undefined)?.pages?.length ?? 1;
}

/** Whether something may be asked for again: nobody does, and it has rested, the longer the more pages it has. */
function isRested({ state }: Query) {
  const answeredAt = Math.max(state.dataUpdatedAt, state.errorUpdatedAt);
  return state.fetchStatus === "idle" && Date.now() >= answeredAt + pagesOf(state.data) * AT_MOST_EVERY_MS;
}

/**
 * Has what became stale asked for again: soon, and of each list about one page a second however much happens. What is
 * under way is never given up for it.
 */
export class Freshness {
  readonly #client: QueryClient;
  #stale = new Set<Query>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  spoil(stale: Stale[]) {
    const predicate = ({ queryKey }: Query) => stale.some((isStale) => isStale(queryKey));
    for (const query of this.#client.getQueryCache().findAll({ predicate })) this.#stale.add(query);
    if (this.#stale.size > 0) this.#timer ??= setTimeout(() => this.#refresh(), SOON_MS);
  }

  spoilEverything() {
    this.spoil([EVERYTHING]);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stale.clear();
  }

  #refresh() {
    this.#timer = undefined;
    const kept = this.#client.getQueryCache().findAll({ predicate: (query) => this.#stale.has(query) });
    const due = kept.filter(isRested);
    this.#stale = new Set(kept.filter((query) => !due.includes(query)));
    for (const query of due) void this.#ask(query);
    this.spoil([]);
  }

  async #ask(query: Query) {
    await this.#client.invalidateQueries({ predicate: (each) => each === query });
    // Whoever wants a further page meanwhile does not wait: it was fetched instead, and the others are still stale.
    if (query.isActive() && query.state.fetchMeta?.fetchMore) this.spoil([(key) => key === query.queryKey]);
  }
}
