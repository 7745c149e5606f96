import { useInfiniteQuery } from "@tanstack/react-query";
import { requestsQuery } from "@/api/webhooks";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Card } from "@/ui/layout";
import { RequestRows } from "./rows";

/** Every request of a carrier about one call, newest first. */
export function CallRequests({ runId }: { runId: string }) {
  const filter = { workflow_run_id: runId };
  const requests = useInfiniteQuery(requestsQuery(filter));
  return (
    <Card
      title="Carrier requests"
      about="What the carrier asked and reported about this call, and whether it was believed."
      actions={
        requests.hasNextPage && (
          <TextLink to="/webhooks" search={filter}>
            Show all
          </TextLink>
        )
      }
    >
      <Loaded query={requests} what="the carrier's requests">
        {({ pages: [first] }) =>
          first?.items.length ? (
            <RequestRows requests={first.items} ofOneCall />
          ) : (
            <p className="text-sm text-muted">
              The log has no request about this call: its carrier sent none, or it was so long ago that the
              log has forgotten it.
            </p>
          )
        }
      </Loaded>
    </Card>
  );
}
