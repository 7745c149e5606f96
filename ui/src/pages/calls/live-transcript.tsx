import { useLayoutEffect, useRef, useState } from "react";
import type { Line } from "./speech";
import { Row } from "./transcript";

/** Further from its end than this, somebody reads what was said before. */
const NEAR_PIXELS = 48;

/** What is said, as it is said: the newest line stays in sight until the reader scrolls away. */
export function LiveTranscript({ lines }: { lines: Line[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  useLayoutEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follows, lines.length]);
  const read = () => {
    const element = box.current;
    if (!element) return;
    setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PIXELS);
  };
  return (
    <section aria-label="Transcript" className="relative min-w-0">
      <h3 className="mb-2 text-sm">Transcript</h3>
      <div
        ref={box}
        tabIndex={0}
        role="log"
        aria-live="polite"
        aria-label="What is said"
        onScroll={read}
        className="max-h-[28rem] min-h-16 overflow-y-auto overscroll-contain"
      >
        {lines.length === 0 ? (
          <p className="text-sm text-muted">Nobody has spoken yet.</p>
        ) : (
          <ol className="space-y-1">
            {lines.map((line, index) => (
              <Row key={index} line={line} isCurrent={false} listen={undefined} />
            ))}
          </ol>
        )}
      </div>
      {!follows && (
        <button
          type="button"
          className="absolute right-3 bottom-3 min-h-9 rounded-full bg-accent px-3.5 text-sm font-medium text-on-accent shadow-lg"
          onClick={() => setFollows(true)}
        >
          Newest ↓
        </button>
      )}
    </section>
  );
}
