import type { CarrierRequest } from "@/api/webhooks";
import { TextLink } from "@/ui/button";
import { Badge } from "@/ui/layout";
import { answeredWith, DOORS, formatInstant, shortPath, shortReason, VERDICTS } from "./words";

/** Requests, each a link to all that is known of it. */
export function RequestRows({ requests }: { requests: CarrierRequest[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {requests.map((request) => (
        <Row key={request.id} request={request} />
      ))}
    </ul>
  );
}

function Row({ request }: { request: CarrierRequest }) {
  const { label, tone } = VERDICTS[request.verdict];
  const about = [
    DOORS[request.door],
    request.telephony_configuration_name ?? request.provider,
    request.reason && shortReason(request.reason),
  ];
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[1fr_auto] sm:items-center">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={tone}>{label}</Badge>
          <TextLink to="/webhooks/$id" params={{ id: request.id }} className="font-mono text-sm break-all">
            {request.method} {shortPath(request.path)}
          </TextLink>
        </p>
        <p className="text-sm text-muted">{about.filter(Boolean).join(" · ")}</p>
      </div>
      <p className="text-sm text-muted sm:text-right">
        <time dateTime={request.created_at}>{formatInstant(request.created_at)}</time>
        <span className="sm:block">
          <span className="sm:hidden"> · </span>
          {answeredWith(request)}
        </span>
      </p>
    </li>
  );
}
