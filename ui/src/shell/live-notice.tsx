import { useEffect, useState } from "react";
import { useLiveState } from "@/api/live";
import { Notice } from "@/ui/feedback";

/** A connection that is made again at once is nobody's business. */
const PATIENCE_MS = 3_000;

/** Says that what is shown may be some seconds old, as long as the live channel is lost. */
export function LiveNotice() {
  const isLost = useLiveState() === "lost";
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [isLost]);
  if (!isShown) return null;
  return (
    <div className="mb-4">
      <Notice tone="warn">
        <strong>Reconnecting …</strong> Until then the pages ask for news every few seconds.
      </Notice>
    </div>
  );
}
