import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  configurationQuery,
  inboundUrlQuery,
  providersQuery,
  type Configuration,
  type ProviderForm,
} from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { TextLink } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Loaded, Notice } from "@/ui/feedback";
import { Badge, Card, Page } from "@/ui/layout";
import { AccountCard } from "./account-card";
import { CarrierActions, SwitchedOff } from "./actions";
import { Numbers, type Adding } from "./numbers";
import { SetupCard } from "./setup-card";

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
  const [adding, setAdding] = useState<Adding>();
  const canList = form?.capabilities.includes("number_listing");
  return (
    <Page
      title={configuration.name}
      back={<TextLink to="/telephony-configurations">Carriers</TextLink>}
      about={
        <span className="flex flex-wrap items-center gap-2">
          {form?.display_name ?? configuration.provider}
          {configuration.is_default && <Badge tone="good">Default</Badge>}
          {!configuration.is_active && <Badge tone="warn">Switched off</Badge>}
          {configuration.simulated && <Badge>Simulated</Badge>}
        </span>
      }
      actions={isAdmin && <CarrierActions configuration={configuration} canEdit={form !== undefined} />}
    >
      {!form && (
        <Notice tone="warn">
          The package of this carrier is not installed any more, so no call goes through it. Install it again,
          or delete the account.
        </Notice>
      )}
      {!configuration.is_active && <SwitchedOff configuration={configuration} />}
      <SetupCard
        configuration={configuration}
        form={form}
        addNumbers={() => setAdding(canList ? "import" : "add")}
      />
      <Numbers configuration={configuration} form={form} adding={adding} setAdding={setAdding} />
      {isAdmin && <InboundUrl id={configuration.id} />}
      <AccountCard configuration={configuration} form={form} />
    </Page>
  );
}

function InboundUrl({ id }: { id: string }) {
  const query = useQuery(inboundUrlQuery(id));
  return (
    <Card
      id="inbound-url"
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
