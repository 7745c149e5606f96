import { Button } from "@/ui/button";
import { useCopy } from "@/ui/copy";

/** Text as a machine sent it, to read and to take along. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const [said, copy] = useCopy(text, "Select and copy it by hand");
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
