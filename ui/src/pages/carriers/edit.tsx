import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, ask } from "@/api/client";
import {
  configurationQuery,
  configurationsQuery,
  providersQuery,
  type Configuration,
  type ProviderForm as Form,
} from "@/api/queries";
import { toChanges, type Account } from "@/forms/account";
import { ProviderForm } from "@/forms/provider-form";
import type { Dirty } from "@/forms/stored-form";
import { AdminsOnly } from "@/shell/admins";
import { ButtonLink, TextLink } from "@/ui/button";
import { Loaded, Notice } from "@/ui/feedback";
import { Page } from "@/ui/layout";

export function EditCarrier() {
  const { id } = useParams({ from: "/inside/telephony-configurations/$id/edit" });
  const configuration = useQuery(configurationQuery(id));
  const providers = useQuery(providersQuery);
  return (
    <Page
      title={configuration.data ? `Change ${configuration.data.name}` : "Change a carrier"}
      back={
        <TextLink to="/telephony-configurations/$id" params={{ id }}>
          {configuration.data?.name ?? "The carrier"}
        </TextLink>
      }
    >
      <AdminsOnly what="the organization's carrier accounts">
        <Loaded query={configuration} what="the carrier">
          {(stored) => (
            <Loaded query={providers} what="its form">
              {(forms) => {
                const form = forms.find(({ name }) => name === stored.provider);
                if (!form)
                  return <Notice tone="warn">The package of this carrier is not installed any more.</Notice>;
                return <Change key={stored.id} form={form} stored={stored} />;
              }}
            </Loaded>
          )}
        </Loaded>
      </AdminsOnly>
    </Page>
  );
}

function Change({ form, stored }: { form: Form; stored: Configuration }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const params = { id: stored.id };
  const save = async (account: Account, dirty: Dirty<Account>) => {
    const path = { configuration_id: stored.id };
    const body = toChanges(form, account, dirty);
    await ask(api.PATCH("/api/v1/telephony-configurations/{configuration_id}", { params: { path }, body }));
    await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
    await navigate({ to: "/telephony-configurations/$id", params });
  };
  return (
    <ProviderForm
      form={form}
      stored={stored}
      save={save}
      cancel={
        <ButtonLink to="/telephony-configurations/$id" params={params}>
          Cancel
        </ButtonLink>
      }
    />
  );
}
