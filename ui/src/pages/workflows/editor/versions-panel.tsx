import { useQuery } from "@tanstack/react-query";
import { versionsQuery } from "@/api/workflows";
import { Button } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { formatMoment } from "@/ui/words";

interface Props {
  workflowId: string;
  published: number | null;
  compared: number | undefined;
  compare: (number: number) => void;
}

/** What was published, the newest first. */
export function VersionsPanel({ workflowId, published, compared, compare }: Props) {
  const versions = useQuery(versionsQuery(workflowId));
  return (
    <Loaded query={versions} what="the versions">
      {(list) =>
        list.length === 0 ? (
          <Empty title="Never published">Publish the draft, and it is version 1.</Empty>
        ) : (
          <ol className="space-y-3">
            {list.map(({ number, note, published_at, published_by }) => (
              <li key={number} className="space-y-2 rounded-md border border-line bg-canvas p-3 text-sm">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-semibold">Version {number}</span>
                  {number === published && <Badge tone="good">Answers calls</Badge>}
                </p>
                {note && <p className="break-words">{note}</p>}
                <p className="text-muted">
                  <time dateTime={published_at}>{formatMoment(published_at)}</time>
                  {published_by && ` by ${published_by}`}
                </p>
                <Button aria-pressed={number === compared} onClick={() => compare(number)}>
                  Compare version {number} with the draft
                </Button>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
