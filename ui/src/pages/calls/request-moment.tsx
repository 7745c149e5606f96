import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { requestQuery, type CarrierRequest } from "@/api/webhooks";
import { CodeBlock } from "@/pages/webhooks/code-block";
import { answeredWith, DOORS, payloadOf, shortPath, shortReason, VERDICTS } from "@/pages/webhooks/words";
import { TextLink } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { Moment } from "./moment";

/** What the carrier requested at a moment of the call, whether it was believed, and what it said. */
export function RequestMoment({ request, beginning }: { request: CarrierRequest; beginning: string }) {
  const { label, tone } = VERDICTS[request.verdict];
  const name = `${request.method} ${shortPath(request.path)}`;
  const about = [DOORS[request.door], request.reason && shortReason(request.reason), answeredWith(request)];
  return (
    <Moment
      at={request.created_at}
      beginning={beginning}
      tone={tone}
      title={
        <TextLink to="/webhooks/$id" params={{ id: request.id }} className="font-mono break-all">
          {name}
        </TextLink>
      }
    >
      <p className="my-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
        <Badge tone={tone}>{label}</Badge>
        {about.filter(Boolean).join(" · ")}
      </p>
      <Payload request={request} name={name} />
    </Moment>
  );
}

function Payload({ request, name }: { request: CarrierRequest; name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-6 w-fit text-muted">
        Payload<span className="sr-only"> of {name}</span>
      </summary>
      {isOpen && <Said id={request.id} name={name} />}
    </details>
  );
}

function Said({ id, name }: { id: string; name: string }) {
  const request = useQuery(requestQuery(id));
  return (
    <Loaded query={request} what="the payload">
      {(found) => {
        const payload = payloadOf(found);
        if (!payload) return <p className="text-muted">It brought none.</p>;
        return <CodeBlock label={`Payload of ${name}`} text={payload} />;
      }}
    </Loaded>
  );
}
