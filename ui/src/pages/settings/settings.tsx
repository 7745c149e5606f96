import { createLink, useParams } from "@tanstack/react-router";
import type { AnchorHTMLAttributes } from "react";
import { PageNotFound } from "@/shell/boundary";
import { classes } from "@/ui/classes";
import { Page } from "@/ui/layout";
import { SECTIONS } from "./sections";

const SectionLink = createLink((props: AnchorHTMLAttributes<HTMLAnchorElement>) => (
  <a
    {...props}
    className={classes(
      "block rounded-md px-3 py-2 text-sm font-medium",
      props["aria-current"] ? "bg-accent-soft text-accent" : "text-ink hover:bg-sunken",
    )}
  />
));

/** The settings: their sections beside the one that is chosen, above it where there is little room. */
export function Settings() {
  const { section: slug } = useParams({ from: "/inside/settings/$section" });
  const section = SECTIONS.find((one) => one.slug === slug);
  if (!section) return <PageNotFound />;
  const Component = section.component;
  return (
    <div className="lg:grid lg:grid-cols-[11rem_minmax(0,1fr)] lg:gap-8">
      <nav aria-label="Settings" className="mb-6 lg:mb-0">
        <ul className="-mx-1 flex flex-wrap gap-1 lg:sticky lg:top-8 lg:flex-col">
          {SECTIONS.map(({ slug, label }) => (
            <li key={slug}>
              <SectionLink to="/settings/$section" params={{ section: slug }}>
                {label}
              </SectionLink>
            </li>
          ))}
        </ul>
      </nav>
      <Page title={section.label} about={section.about}>
        <Component />
      </Page>
    </div>
  );
}
