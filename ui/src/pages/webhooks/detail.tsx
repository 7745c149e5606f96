import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { requestQuery, type CarrierRequestDetail } from "@/api/webhooks";
import { TextLink } from "@/ui/button";
import { Copy } from "@/ui/copy";
import { Loaded, TONES } from "@/ui/feedback";
import { Badge, Card, Facts, Page } from "@/ui/layout";
import { classes } from "@/ui/classes";
import { CodeBlock } from "./code-block";
import { ReplayCard } from "./replay";
import {
  DOORS,
  explain,
  formatInstant,
  formatMilliseconds,
  payloadOf,
  shortPath,
  shortReason,
  VERDICTS,
} from "./words";

export function WebhookDetail() {
  const { id } = useParams({ from: "/inside/webhooks/$id" });
  const request = useQuery(requestQuery(id));
  return (
    <Loaded query={request} what="the request">
      {(found) => <Detail key={found.id} request={found} />}
    </Loaded>
  );
}

function Detail({ request }: { request: CarrierRequestDetail }) {
  const { label, tone } = VERDICTS[request.verdict];
  return (
    <Page
      title={`${request.method} ${shortPath(request.path)}`}
      back={<TextLink to="/webhooks">Webhooks</TextLink>}
      about={
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={tone}>{label}</Badge>
          {request.reason && <span>{shortReason(request.reason)}</span>}
        </span>
      }
    >
      <VerdictCard request={request} />
      <Card title="The request">
        <Facts
          facts={[
            ["Came", formatInstant(request.created_at)],
            ["For", DOORS[request.door]],
            ["Carrier", <Carrier key="carrier" request={request} />],
            ["Call", request.workflow_run_id && <CallLink key="call" id={request.workflow_run_id} />],
            ["Answered with", `${request.status}, in ${formatMilliseconds(request.seconds)}`],
            ["URL", <Mono key="url">{request.url}</Mono>],
          ]}
        />
      </Card>
      <Payload request={request} />
      <Headers headers={request.headers} />
      {request.answer && (
        <Card title="The answer" about="How it began. Secrets in it are masked.">
          <CodeBlock label="The answer" text={request.answer} />
        </Card>
      )}
      <ReplayCard request={request} />
    </Page>
  );
}

function VerdictCard({ request }: { request: CarrierRequestDetail }) {
  const { meaning, advice, publicBaseUrl } = explain(request);
  return (
    <Card title="The verdict">
      <div className="space-y-4 text-sm">
        <p className={classes("rounded-md px-4 py-3 break-words", TONES[VERDICTS[request.verdict].tone])}>
          {meaning}
        </p>
        {request.matching_url && (
          <dl className="grid gap-3">
            <Url name="The carrier signed" url={request.matching_url} />
            <Url name="This gateway expects" url={request.url} />
          </dl>
        )}
        {advice && <p className="max-w-prose break-words">{advice}</p>}
        {publicBaseUrl && <Copy label="PUBLIC_BASE_URL" value={publicBaseUrl} />}
      </div>
    </Card>
  );
}

function Url({ name, url }: { name: string; url: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd>
        <Mono>{url}</Mono>
      </dd>
    </div>
  );
}

const Mono = ({ children }: { children: ReactNode }) => <code className="text-xs break-all">{children}</code>;

function Carrier({ request }: { request: CarrierRequestDetail }) {
  const { telephony_configuration_id: id, telephony_configuration_name: name } = request;
  if (!id || !name) return "Deleted";
  return (
    <TextLink to="/telephony-configurations/$id" params={{ id }}>
      {name}
    </TextLink>
  );
}

function CallLink({ id }: { id: string }) {
  return (
    <TextLink to="/calls/$id" params={{ id }}>
      Open the call
    </TextLink>
  );
}

function Payload({ request }: { request: CarrierRequestDetail }) {
  const payload = payloadOf(request);
  return (
    <Card title="Payload" about={payload ? "Secrets in it are masked." : "It brought none."}>
      {payload ? <CodeBlock label="Payload" text={payload} /> : null}
    </Card>
  );
}

function Headers({ headers }: { headers: Record<string, string> }) {
  return (
    <Card title="Headers">
      <dl className="divide-y divide-line text-sm">
        {Object.entries(headers).map(([name, value]) => (
          <div key={name} className="grid gap-x-4 py-1.5 sm:grid-cols-[14rem_1fr]">
            <dt className="text-muted break-words">{name}</dt>
            <dd className="min-w-0">
              <Mono>{value}</Mono>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
