import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, ask } from "@/api/client";
import { configurationQuery, configurationsQuery, providersQuery } from "@/api/queries";
import { ProviderForm, type Submitted } from "@/forms/provider-form";
import { ButtonLink, TextLink } from "@/ui/button";
import { Loaded, Notice } from "@/ui/feedback";
import { Page } from "@/ui/layout";

export function EditCarrier() {
  const { id } = useParams({ from: "/inside/telephony-configurations/$id/edit" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const configuration = useQuery({ ...configurationQuery(id), refetchOnWindowFocus: false });
  const providers = useQuery(providersQuery);
  const save = async (body: Submitted) => {
    const path = { configuration_id: id };
    await ask(api.PATCH("/api/v1/telephony-configurations/{configuration_id}", { params: { path }, body }));
    await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
    await navigate({ to: "/telephony-configurations/$id", params: { id } });
  };
  return (
    <Page
      title={configuration.data ? `Change ${configuration.data.name}` : "Change a carrier"}
      back={
        <TextLink to="/telephony-configurations/$id" params={{ id }}>
          {configuration.data?.name ?? "The carrier"}
        </TextLink>
      }
    >
      <Loaded query={configuration} what="the carrier">
        {(stored) => (
          <Loaded query={providers} what="its form">
            {(forms) => {
              const form = forms.find(({ name }) => name === stored.provider);
              if (!form)
                return <Notice tone="warn">The package of this carrier is not installed any more.</Notice>;
              return (
                <ProviderForm
                  form={form}
                  stored={stored}
                  save={save}
                  cancel={
                    <ButtonLink to="/telephony-configurations/$id" params={{ id }}>
                      Cancel
                    </ButtonLink>
                  }
                />
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}
