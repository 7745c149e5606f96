import type { ComponentType } from "react";
import { lazily } from "@/ui/lazily";

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
    component: lazily("your account", async () => (await import("./account")).Account),
  },
  {
    slug: "organization",
    label: "Organization",
    about: "What everything else belongs to.",
    component: lazily("the organization", async () => (await import("./organization")).OrganizationSettings),
  },
  {
    slug: "members",
    label: "Members",
    about: "Who may sign in, and what they may do.",
    component: lazily("the members", async () => (await import("./members")).Members),
  },
  {
    slug: "api-keys",
    label: "API keys",
    about: "How programs come in. A key does what an admin does, but for people and further keys.",
    component: lazily("the API keys", async () => (await import("./api-keys")).ApiKeys),
  },
  {
    slug: "calls",
    label: "Limits and dialling",
    about: "How many there may be at a time, and where they may go.",
    component: lazily("limits and dialling", async () => (await import("./calls")).CallSettings),
  },
  {
    slug: "retention",
    label: "Retention",
    about: "How long calls and their recordings are kept.",
    component: lazily("retention", async () => (await import("./retention")).RetentionSettings),
  },
];
