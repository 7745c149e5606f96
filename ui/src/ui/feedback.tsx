import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sentence } from "@/api/client";
import { Button } from "./button";
import { classes } from "./classes";

export type Tone = "good" | "warn" | "bad" | "plain";

export const TONES: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  plain: "bg-sunken text-ink",
};

/** Something to read beside what was done. Bad news is announced at once. */
export function Notice({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={classes("rounded-md px-4 py-3 text-sm", TONES[tone])}
    >
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="py-6 text-sm text-muted">
      Loading {what} …
    </p>
  );
}

export function Failure({ error, again }: { error: Error; again?: () => unknown }) {
  return (
    <Notice tone="bad">
      <p>{sentence(error.message)}</p>
      {again && (
        <Button className="mt-3" onClick={() => void again()}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="space-y-2 rounded-lg border border-dashed border-edge px-6 py-10 text-center">
      <p className="font-semibold">{title}</p>
      <p className="mx-auto max-w-md text-sm text-muted">{children}</p>
      {action && <div className="pt-2">{action}</div>}
    </div>
  );
}

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  what: string;
  children: (data: T) => ReactNode;
}

/** What a query brought; until then, or instead, that it is loading or why it failed. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} again={query.refetch} />;
  return <Loading what={what} />;
}
