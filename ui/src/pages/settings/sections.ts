import { lazy, type ComponentType } from "react";

export interface Section {
  /** The last part of its address, `/settings/…`. */
  slug: string;
  label: string;
  about: string;
  component: ComponentType;
}

/** What the settings consist of, in the order they are listed. */
export const SECTIONS: readonly Section[] = [
  {
    slug: "account",
    label: "Your account",
    about: "Who you are here, and where you are signed in.",
    component: lazy(async () => ({ default: (await import("./account")).Account })),
  },
  {
    slug: "organization",
    label: "Organization",
    about: "What everything else belongs to.",
    component: lazy(async () => ({ default: (await import("./organization")).OrganizationSettings })),
  },
  {
    slug: "members",
    label: "Members",
    about: "Who may sign in, and what they may do.",
    component: lazy(async () => ({ default: (await import("./members")).Members })),
  },
  {
    slug: "api-keys",
    label: "API keys",
    about: "How programs come in. A key does what an admin does, but for people and further keys.",
    component: lazy(async () => ({ default: (await import("./api-keys")).ApiKeys })),
  },
  {
    slug: "calls",
    label: "Limits and dialling",
    about: "How many there may be at a time, and where they may go.",
    component: lazy(async () => ({ default: (await import("./calls")).CallSettings })),
  },
  {
    slug: "retention",
    label: "Retention",
    about: "How long calls and their recordings are kept.",
    component: lazy(async () => ({ default: (await import("./retention")).RetentionSettings })),
  },
];
