import { useState } from "react";
import { Button } from "@/ui/button";

/** Text as a machine sent it, to read and to take along. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(done ? "Copied" : "Select and copy it by hand");
    setTimeout(() => setSaid(""), 3_000);
  };
  return (
    <div className="space-y-2">
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className="max-h-112 overflow-auto rounded-md bg-sunken p-3 text-xs leading-5 whitespace-pre-wrap"
      >
        <code className="break-all">{text}</code>
      </pre>
      <div className="flex items-center gap-3">
        <Button aria-label={`Copy ${label.toLowerCase()}`} onClick={() => void copy()}>
          Copy
        </Button>
        <span role="status" className="text-sm text-muted">
          {said}
        </span>
      </div>
    </div>
  );
}
