import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { api, ask } from "@/api/client";
import { configurationsQuery, providersQuery, type ProviderForm as Form } from "@/api/queries";
import { toSubmitted, type Account } from "@/forms/account";
import { ProviderForm } from "@/forms/provider-form";
import { AdminsOnly } from "@/shell/admins";
import { ButtonLink, TextLink } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Page } from "@/ui/layout";
import { CAPABILITIES } from "./capabilities";
import { SetupGuide } from "./setup-guide";

export function AddCarrier() {
  const { provider } = useSearch({ from: "/inside/telephony-configurations/new" });
  const providers = useQuery(providersQuery);
  return (
    <Page title="Add a carrier" back={<TextLink to="/telephony-configurations">Carriers</TextLink>}>
      <AdminsOnly what="the organization's carrier accounts">
        <Loaded query={providers} what="the carriers there are">
          {(forms) => {
            const chosen = forms.find(({ name }) => name === provider);
            return chosen ? <Enter key={chosen.name} form={chosen} /> : <Choose forms={forms} />;
          }}
        </Loaded>
      </AdminsOnly>
    </Page>
  );
}

function Choose({ forms }: { forms: Form[] }) {
  if (forms.length === 0)
    return (
      <Empty title="No carrier can be added">
        No carrier package is installed. Install one beside the gateway and start the gateway again.
      </Empty>
    );
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {forms.map(({ name, display_name, capabilities }) => (
        <li key={name} className="space-y-2 rounded-lg border border-line bg-surface p-4">
          <h2 className="text-base">
            <TextLink to="/telephony-configurations/new" search={{ provider: name }}>
              {display_name}
            </TextLink>
          </h2>
          <p className="text-sm text-muted">
            {capabilities.map((one) => CAPABILITIES[one].brief).join(", ") || "carries calls"}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Enter({ form }: { form: Form }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const save = async (account: Account) => {
    const body = toSubmitted(form, account);
    const { id } = await ask(api.POST("/api/v1/telephony-configurations", { body }));
    await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
    await navigate({ to: "/telephony-configurations/$id", params: { id } });
  };
  return (
    <ProviderForm
      form={form}
      save={save}
      aside={<SetupGuide form={form} open />}
      cancel={<ButtonLink to="/telephony-configurations/new">Choose another</ButtonLink>}
    />
  );
}
