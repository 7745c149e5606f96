import type { Page } from "playwright-core";
import type { components } from "../src/api/schema";
import { controls, gateway } from "./harness";

export type Form = components["schemas"]["ProviderForm"];

type Credentials = Record<string, string | string[] | boolean>;

/** An account at a simulated carrier, as the stage opens it. */
export interface Account {
  provider: string;
  credentials: Credentials;
  other_credentials: Credentials;
  numbers: string[];
}

/** The forms of all carriers, by their names. */
export async function forms(page: Page) {
  const answer = await page.request.get(`${gateway}/api/v1/organizations/telephony-providers/metadata`);
  const { providers } = (await answer.json()) as { providers: Form[] };
  return new Map(providers.map((form) => [form.name, form]));
}

/** What a field's label reads. */
export const labelOf = ({ label, required, type }: Form["fields"][number]) =>
  required || type === "readonly" || type === "boolean" ? label : `${label} (optional)`;

/** Enter credentials into the form that is open, field by field, as a person would. */
export async function enterCredentials(page: Page, form: Form, credentials: Credentials) {
  const { field } = controls(page);
  for (const one of form.fields) {
    const value = credentials[one.name];
    if (value === undefined) continue;
    const control = field(labelOf(one));
    if (one.type === "boolean") await control.setChecked(value === true);
    else if (one.type === "select") await control.selectOption(String(value));
    else await control.fill(Array.isArray(value) ? value.join("\n") : String(value));
  }
}
