import { useState } from "react";
import { Button } from "./button";
import { Field, Input } from "./field";

interface CopyProps {
  label: string;
  value: string;
  description?: string;
}

/** What is said of copying, and what copies. Browsers let pages copy over HTTPS and on localhost only. */
export function useCopy(value: string, otherwise: string) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid("Copied");
    } catch {
      setSaid(otherwise);
    }
    setTimeout(() => setSaid(""), 3_000);
  };
  return [said, copy] as const;
}

/** A text to take somewhere else. */
export function Copy({ label, value, description }: CopyProps) {
  const [said, copy] = useCopy(value, "Select and copy it by hand");
  return (
    <Field label={label} description={description}>
      {(wiring) => (
        <div className="flex flex-wrap gap-2 sm:flex-nowrap">
          <Input
            {...wiring}
            readOnly
            value={value}
            className="font-mono"
            onFocus={(event) => event.target.select()}
          />
          <Button className="shrink-0" onClick={() => void copy()}>
            Copy
          </Button>
          <span role="status" className="self-center text-sm text-muted">
            {said}
          </span>
        </div>
      )}
    </Field>
  );
}

/** A name among facts, to take somewhere else. */
export function CopyCode({ value, what }: { value: string; what: string }) {
  const [said, copy] = useCopy(value, "Copy it by hand");
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <code className="text-xs break-all">{value}</code>
      <button
        type="button"
        className="min-h-6 rounded px-1.5 text-xs font-medium text-accent hover:bg-accent-soft"
        aria-label={`Copy ${what}`}
        onClick={() => void copy()}
      >
        Copy
      </button>
      <span role="status" className="text-xs text-muted">
        {said}
      </span>
    </span>
  );
}
