import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask } from "@/api/client";
import {
  accountCheckQuery,
  bindingQuery,
  configurationQuery,
  configurationsQuery,
  inboundUrlQuery,
  newestRunQuery,
  numbersQuery,
  providersQuery,
  type Configuration,
  type ProviderForm,
} from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { Button, ButtonLink, OutsideLink, TextLink } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Copy } from "@/ui/copy";
import { Failure, Loaded, Notice } from "@/ui/feedback";
import { Badge, Card, Facts, Page } from "@/ui/layout";
import { Menu, MenuItem } from "@/ui/menu";
import { Steps } from "@/ui/steps";
import { formatMoment } from "@/ui/words";
import { Numbers } from "./numbers";
import { setupSteps } from "./setup";

export function CarrierDetail() {
  const { id } = useParams({ from: "/inside/telephony-configurations/$id" });
  const configuration = useQuery(configurationQuery(id));
  const providers = useQuery(providersQuery);
  return (
    <Loaded query={configuration} what="the carrier">
      {(one) => (
        <Loaded query={providers} what="what it can do">
          {(forms) => <Detail configuration={one} form={forms.find(({ name }) => name === one.provider)} />}
        </Loaded>
      )}
    </Loaded>
  );
}

interface Props {
  configuration: Configuration;
  form: ProviderForm | undefined;
}

function Detail({ configuration, form }: Props) {
  const isAdmin = useIsAdmin();
  return (
    <Page
      title={configuration.name}
      back={<TextLink to="/telephony-configurations">Carriers</TextLink>}
      about={
        <span className="flex flex-wrap items-center gap-2">
          {form?.display_name ?? configuration.provider}
          {configuration.is_default && <Badge tone="good">Default</Badge>}
          {configuration.simulated && <Badge>Simulated</Badge>}
        </span>
      }
      actions={isAdmin && <Actions configuration={configuration} canEdit={form !== undefined} />}
    >
      {!form && (
        <Notice tone="warn">
          The package of this carrier is not installed any more, so no call goes through it. Install it again,
          or delete the account.
        </Notice>
      )}
      <Setup configuration={configuration} form={form} />
      <Numbers configuration={configuration} form={form} />
      {isAdmin && <InboundUrl id={configuration.id} />}
      <Account configuration={configuration} form={form} />
    </Page>
  );
}

function Actions({ configuration, canEdit }: { configuration: Configuration; canEdit: boolean }) {
  const { id } = configuration;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const path = { configuration_id: id };
  const choosing = useMutation({
    mutationFn: () =>
      ask(
        api.PATCH("/api/v1/telephony-configurations/{configuration_id}", {
          params: { path },
          body: { is_default: true },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: configurationsQuery.queryKey }),
  });
  const remove = async () => {
    await ask(api.DELETE("/api/v1/telephony-configurations/{configuration_id}", { params: { path } }));
    await navigate({ to: "/telephony-configurations" });
    client.removeQueries({ queryKey: configurationQuery(id).queryKey });
    await client.invalidateQueries();
  };
  return (
    <>
      {canEdit && (
        <ButtonLink to="/telephony-configurations/$id/edit" params={{ id }}>
          Change
        </ButtonLink>
      )}
      <Menu label="More actions" trigger={<span aria-hidden>⋯</span>}>
        {!configuration.is_default && (
          <MenuItem onSelect={() => choosing.mutate()}>Make it the default</MenuItem>
        )}
        <MenuItem danger onSelect={() => setDeleting(true)}>
          Delete …
        </MenuItem>
      </Menu>
      {choosing.error && <Failure error={choosing.error} />}
      {isDeleting && (
        <Confirm
          title={`Delete ${configuration.name}?`}
          action="Delete"
          run={remove}
          close={() => setDeleting(false)}
        >
          <p>
            Its credentials and its numbers are deleted here; nothing changes at the carrier, which keeps
            sending calls to the numbers that are bound. Calls that were made stay in the list.
          </p>
        </Confirm>
      )}
    </>
  );
}

const BINDINGS_ASKED_FOR = 10;

function Setup({ configuration, form }: Props) {
  const { id, simulated } = configuration;
  const isAdmin = useIsAdmin();
  const can = (capability: ProviderForm["capabilities"][number]) =>
    form?.capabilities.includes(capability) ?? false;
  const check = useQuery({
    ...accountCheckQuery(id),
    enabled: isAdmin && can("account_check") && !simulated,
    retry: false,
  });
  const numbers = useQuery(numbersQuery(id));
  const asked =
    simulated || !can("configure_inbound") ? [] : (numbers.data ?? []).slice(0, BINDINGS_ASKED_FOR);
  const bindings = useQueries({
    queries: asked.map((number) => ({ ...bindingQuery(number.id), retry: false })),
  });
  const called = useQuery(newestRunQuery({ telephony_configuration_id: id, direction: "inbound" }));
  const button = isAdmin && can("account_check") && (
    <Button busy={check.isFetching && "Asking the carrier"} onClick={() => void check.refetch()}>
      Test credentials
    </Button>
  );
  return (
    <Card title="Setup" actions={button}>
      <div className="space-y-3">
        {check.data && !check.isFetching && (
          <Notice tone={check.data.ok ? "good" : "bad"}>{check.data.message}</Notice>
        )}
        {check.error && !check.isFetching && <Failure error={check.error} />}
        <Loaded query={numbers} what="its numbers">
          {(list) => (
            <Steps
              steps={setupSteps({
                configuration,
                form,
                check: check.data,
                numbers: list,
                bindings: bindings.map(({ data }) => data),
                wasCalled: Boolean(called.data),
              })}
            />
          )}
        </Loaded>
        {form && form.setup_checklist.length > 0 && (
          <details className="text-sm">
            <summary className="font-medium">What {form.display_name} needs, step by step</summary>
            <ol className="mt-2 list-decimal space-y-1 pl-5 text-muted">
              {form.setup_checklist.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </Card>
  );
}

function InboundUrl({ id }: { id: string }) {
  const query = useQuery(inboundUrlQuery(id));
  return (
    <Card
      title="Inbound URL"
      about="Where the carrier posts inbound calls. Binding a number enters it there."
    >
      <Loaded query={query} what="the URL">
        {({ url }) => (
          <Copy
            label="URL"
            value={url}
            description="To be kept secret where the carrier does not sign its requests."
          />
        )}
      </Loaded>
    </Card>
  );
}

function Account({ configuration, form }: Props) {
  const shown = (form?.fields ?? []).map(({ name, label, options }) => {
    const text = spell(configuration.credentials[name]);
    return [label, options.find(({ value }) => value === text)?.label ?? text] as [string, string];
  });
  return (
    <Card
      title="Account"
      about={form?.docs_url && <OutsideLink href={form.docs_url}>The carrier's documentation</OutsideLink>}
    >
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
    </Card>
  );
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
