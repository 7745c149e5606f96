import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classes } from "./classes";

const control =
  "block w-full min-h-10 rounded-md border border-edge bg-surface px-3 py-2 text-sm text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-60 [&[readonly]]:bg-sunken";

export interface Wiring {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

interface FieldProps {
  label: string;
  description?: ReactNode;
  error?: string | undefined;
  required?: boolean | undefined;
  className?: string;
  /** The label is for screen readers only. */
  unlabelled?: boolean;
  children: (wiring: Wiring) => ReactNode;
}

/** A control with its label, what is said about it, and what is wrong with it. */
export function Field({ label, description, error, required, className, unlabelled, children }: FieldProps) {
  const id = useId();
  const described = [description && `${id}-about`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={classes("min-w-0 space-y-1.5", className)}>
      <label htmlFor={id} className={unlabelled ? "sr-only" : "block text-sm font-medium"}>
        {label}
        {required === false && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      {children({
        id,
        ...(described && { "aria-describedby": described }),
        ...(error && { "aria-invalid": true as const }),
        ...(required && { "aria-required": true as const }),
      })}
      <Below id={id} description={description} error={error} />
    </div>
  );
}

function Below({
  id,
  description,
  error,
}: {
  id: string;
  description?: ReactNode;
  error?: string | undefined;
}) {
  return (
    <>
      {error && (
        <p id={`${id}-error`} className="text-sm font-medium whitespace-pre-line text-bad">
          {error}
        </p>
      )}
      {description && (
        <div id={`${id}-about`} className="text-sm text-muted">
          {description}
        </div>
      )}
    </>
  );
}

export function Input({ className, ...rest }: ComponentPropsWithRef<"input">) {
  return <input className={classes(control, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentPropsWithRef<"textarea">) {
  return <textarea rows={3} className={classes(control, "font-mono", className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentPropsWithRef<"select">) {
  return <select className={classes(control, "pr-8", className)} {...rest} />;
}

interface CheckboxProps extends ComponentPropsWithRef<"input"> {
  label: ReactNode;
  description?: ReactNode;
  error?: string | undefined;
}

export function Checkbox({ label, description, error, className, ...rest }: CheckboxProps) {
  const id = useId();
  const described = [description && `${id}-about`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={classes("space-y-1.5", className)}>
      <label className="flex min-h-6 items-start gap-2.5 text-sm font-medium">
        <input
          type="checkbox"
          className="mt-0.5 size-4.5 shrink-0"
          aria-describedby={described || undefined}
          {...rest}
        />
        <span className="min-w-0">{label}</span>
      </label>
      <Below id={id} description={description} error={error} />
    </div>
  );
}
