import { type Configuration, type ProviderForm } from "@/api/queries";
import { drawnMask } from "@/forms/drawn";
import { OutsideLink, TextLink } from "@/ui/button";
import { Card, Facts } from "@/ui/layout";
import { formatMoment } from "@/ui/words";
import { CAPABILITIES } from "./capabilities";

interface Props {
  configuration: Configuration;
  form: ProviderForm | undefined;
}

/** What was entered for the account, and what its carrier can do. */
export function AccountCard({ configuration, form }: Props) {
  const shown = (form?.fields ?? []).map(({ name, label, options, sensitive }) => {
    const value = spell(configuration.credentials[name]);
    const text = sensitive ? drawnMask(value) : value;
    return [label, options.find(({ value }) => value === text)?.label ?? text] as [string, string];
  });
  return (
    <Card
      title="Account"
      about={form?.docs_url && <OutsideLink href={form.docs_url}>The carrier's documentation</OutsideLink>}
    >
      <div className="space-y-5">
        <Facts
          facts={[
            ...shown,
            ["Live calls at a time", configuration.max_concurrent_calls ?? "As the organization's limit"],
            ["Added", formatMoment(configuration.created_at)],
            [
              "Calls",
              <TextLink key="calls" to="/calls" search={{ telephony_configuration_id: configuration.id }}>
                Through this carrier
              </TextLink>,
            ],
          ]}
        />
        {form && <Abilities form={form} />}
      </div>
    </Card>
  );
}

function Abilities({ form }: { form: ProviderForm }) {
  if (form.capabilities.length === 0) return null;
  return (
    <div className="border-t border-line pt-4 text-sm">
      <h3 className="mb-2 text-sm">What works through {form.display_name}</h3>
      <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {form.capabilities.map((one) => (
          <li key={one} className="flex gap-2">
            <span aria-hidden className="text-good">
              ✓
            </span>
            {CAPABILITIES[one].sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
