import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes } from "react";
import { classes } from "./classes";

export type Look = "primary" | "secondary" | "danger" | "quiet";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent border-transparent hover:opacity-90",
  secondary: "bg-surface text-ink border-edge hover:bg-sunken",
  danger: "bg-surface text-bad border-bad hover:bg-bad-soft",
  quiet: "text-accent border-transparent hover:bg-accent-soft",
};

const look = (kind: Look, className?: string) =>
  classes(
    "inline-flex min-h-10 items-center justify-center gap-2 rounded-md border px-3.5 py-1.5 text-sm font-medium",
    "aria-disabled:opacity-60 disabled:opacity-60",
    LOOKS[kind],
    className,
  );

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** What is shown while it works; it cannot be pressed meanwhile. */
  busy?: string | false | undefined;
}

export function Button({
  look: kind = "secondary",
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={look(kind, className)}
      aria-disabled={Boolean(busy)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy ? `${busy} …` : children}
    </button>
  );
}

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  look?: Look;
}

/** A link to a page of the app that looks like a button. */
export const ButtonLink = createLink(({ look: kind = "secondary", className, ...rest }: AnchorProps) => (
  <a className={look(kind, className)} {...rest} />
));

/** A link that saves a file, and looks like a button. */
export function DownloadLink({ look: kind = "secondary", className, ...rest }: AnchorProps) {
  return <a download className={look(kind, className)} {...rest} />;
}

const textLink = "font-medium text-accent underline underline-offset-2 hover:decoration-2";

export const TextLink = createLink(({ className, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement>) => (
  <a className={classes(textLink, className)} {...rest} />
));

/** A link to somewhere else, in a tab of its own. */
export function OutsideLink({ href, children }: { href: string; children: string }) {
  return (
    <a className={textLink} href={href} target="_blank" rel="noreferrer">
      {children} <span aria-hidden>↗</span>
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}
