import { useQuery } from "@tanstack/react-query";
import { usageQuery } from "@/api/settings";
import { Loaded } from "@/ui/feedback";
import { classes } from "@/ui/classes";
import { Card } from "@/ui/layout";
import { count } from "@/ui/words";

const NEARLY = 0.8;

/** How many calls are live, of how many there may be. */
export function LiveCalls() {
  return (
    <Card title="Right now">
      <Loaded query={useQuery(usageQuery)} what="how many calls are live">
        {({ live_calls: live, max_concurrent_calls: limit }) => {
          const share = limit > 0 ? Math.min(1, live / limit) : 1;
          const tone = share === 1 ? "bg-bad" : share >= NEARLY ? "bg-warn" : "bg-accent";
          return (
            <div className="space-y-2">
              <p className="text-sm">
                {live === 0 ? "No call is live" : `${count(live, "call")} ${live === 1 ? "is" : "are"} live`}{" "}
                <span className="text-muted">of {limit} at a time.</span>
                {share === 1 && <strong className="text-bad"> Every further call is refused.</strong>}
              </p>
              <div aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
                <div className={classes("h-full rounded-full", tone)} style={{ width: `${share * 100}%` }} />
              </div>
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
