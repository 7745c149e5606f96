import { useState } from "react";
import { Button } from "./button";
import { Field, Input } from "./field";

interface CopyProps {
  label: string;
  value: string;
  description?: string;
}

/** A text to take somewhere else. */
export function Copy({ label, value, description }: CopyProps) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid("Copied");
    } catch {
      setSaid("Select and copy it by hand");
    }
    setTimeout(() => setSaid(""), 3_000);
  };
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
