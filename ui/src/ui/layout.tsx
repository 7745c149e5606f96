import { useEffect, type ReactNode } from "react";
import { classes } from "./classes";
import { TONES, type Tone } from "./feedback";

interface PageProps {
  title: string;
  about?: ReactNode;
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: its title, in the tab too, what can be done with it, and what is on it. */
export function Page({ title, about, back, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Patchbay`;
  }, [title]);
  return (
    <div className="space-y-6">
      <header className="space-y-2">
        {back && <div className="text-sm">{back}</div>}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="min-w-0 text-2xl break-words">{title}</h1>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
        {about && <div className="max-w-prose text-sm text-muted">{about}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  /** What other parts of the page can lead to. */
  id?: string;
  title?: string;
  about?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Card({ id, title, about, actions, className, children }: CardProps) {
  return (
    <section
      id={id}
      className={classes("rounded-lg border border-line bg-surface p-4 sm:p-5", className)}
      aria-label={title}
    >
      {title && (
        <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0 space-y-1">
            <h2 className="text-base">{title}</h2>
            {about && <div className="max-w-prose text-sm text-muted">{about}</div>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={classes(
        "inline-block rounded px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Names and values. What has no value is left out. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
