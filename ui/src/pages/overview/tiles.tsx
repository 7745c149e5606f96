import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Overview } from "@/api/overview";
import { usageQuery } from "@/api/settings";
import { formatCount, formatMinutes, formatMoney, formatShare, formatWait, NOTHING } from "./figures";

function Tile({ name, value, more }: { name: string; value: ReactNode; more?: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="mt-1 space-y-0.5">
        <span className="block text-2xl font-semibold tracking-tight break-words tabular-nums">{value}</span>
        {more && <span className="block text-xs text-muted">{more}</span>}
      </dd>
    </div>
  );
}

/** How many calls are live, whatever the period. */
export function LiveTile() {
  const { data } = useQuery(usageQuery);
  return (
    <Tile
      name="Live now"
      value={data ? formatCount(data.live_calls) : NOTHING}
      more={data && `of ${formatCount(data.max_concurrent_calls)} at a time`}
    />
  );
}

export function Tiles({ overview: { totals, costs } }: { overview: Overview }) {
  const { response } = totals;
  const priced = costs.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
      <LiveTile />
      <Tile
        name="Calls"
        value={formatCount(totals.calls)}
        more={`${formatCount(totals.inbound)} in · ${formatCount(totals.outbound)} out`}
      />
      <Tile
        name="Answered"
        value={formatShare(totals.answered, totals.calls)}
        more={`${formatCount(totals.answered)} of ${formatCount(totals.calls)}`}
      />
      <Tile
        name="Talk time"
        value={formatMinutes(totals.talk_seconds)}
        more={totals.answered > 0 && `${formatMinutes(totals.talk_seconds / totals.answered)} a call`}
      />
      <Tile
        name="Response, p50"
        value={response ? formatWait(response.median_seconds) : NOTHING}
        more={response && `of ${formatCount(response.turns)} answers`}
      />
      <Tile
        name="Response, p95"
        value={response ? formatWait(response.p95_seconds) : NOTHING}
        more={response && "95 in 100 are quicker"}
      />
      <Tile name="Most at once" value={formatCount(totals.most_at_once)} more="conversations" />
      <Tile
        name="Spend"
        value={
          costs.length === 0
            ? NOTHING
            : costs.map(({ amount, currency }) => (
                <span key={currency ?? ""} className="block">
                  {formatMoney(amount, currency)}
                </span>
              ))
        }
        more={costs.length > 0 && `${formatCount(priced)} ${priced === 1 ? "call" : "calls"} priced`}
      />
    </dl>
  );
}
