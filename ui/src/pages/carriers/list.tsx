import { useQuery } from "@tanstack/react-query";
import { configurationsQuery, providersQuery, type Configuration } from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { ButtonLink, TextLink } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Badge, Page } from "@/ui/layout";
import { count } from "@/ui/words";

export function CarrierList() {
  const configurations = useQuery(configurationsQuery);
  const isAdmin = useIsAdmin();
  const add = isAdmin && (
    <ButtonLink look="primary" to="/telephony-configurations/new">
      Add a carrier
    </ButtonLink>
  );
  return (
    <Page
      title="Carriers"
      about="Your accounts at telephone companies, as many of each as you like."
      actions={add}
    >
      <Loaded query={configurations} what="your carriers">
        {(list) =>
          list.length === 0 ? (
            <Empty title="No carrier yet" action={add}>
              A carrier brings the calls. Add the account you have, or one you can try for free.
            </Empty>
          ) : (
            <ul className="space-y-3">
              {list.map((one) => (
                <Item key={one.id} configuration={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function Item({ configuration }: { configuration: Configuration }) {
  const providers = useQuery(providersQuery);
  const provider = providers.data?.find(({ name }) => name === configuration.provider);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface p-4">
      <div className="min-w-0 space-y-1">
        <TextLink
          to="/telephony-configurations/$id"
          params={{ id: configuration.id }}
          className="break-words"
        >
          {configuration.name}
        </TextLink>
        <p className="text-sm text-muted">
          {provider?.display_name ?? configuration.provider} ·{" "}
          {count(configuration.phone_number_count, "number")}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {configuration.is_default && <Badge tone="good">Default</Badge>}
        {!configuration.is_active && <Badge tone="warn">Switched off</Badge>}
        {configuration.simulated && <Badge>Simulated</Badge>}
        {providers.data && !provider && <Badge tone="warn">Its package is not installed</Badge>}
      </div>
    </li>
  );
}
