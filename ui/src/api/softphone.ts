import { queryOptions } from "@tanstack/react-query";
import type { Connection } from "@/phone/telephone";
import { api, ask, root, type Schemas } from "./client";
import { configurationsQuery, numbersQuery } from "./queries";

/** The carrier that is this page. */
export const SOFTPHONE = "softphone";

const PREFIX = "/api/v1/telephony/softphone";

/** Whom to call: a workflow, its draft if that is meant, or an address of the softphone's. */
export type Callee = { workflowId: string; draft?: boolean } | { address: string; configurationId: string };

export const callGateway = async (callee: Callee) =>
  connection(await ask(api.POST(`${PREFIX}/calls`, { body: bodyOf(callee) })));

export const answerRing = async (run_id: string) =>
  connection(await ask(api.POST(`${PREFIX}/answer/{run_id}`, { params: { path: { run_id } } })));

export const declineRing = (run_id: string) =>
  ask(api.POST(`${PREFIX}/reject/{run_id}`, { params: { path: { run_id } } }));

/** Where calls to an address ring; to the person's own one, if it is empty. */
export const phoneUrl = (address: string) =>
  socketUrl(`${PREFIX}/phone${address && `?address=${encodeURIComponent(address)}`}`);

export const placeCall = (body: Schemas["InitiateCall"], idempotencyKey: string) =>
  ask(
    api.POST("/api/v1/telephony/initiate-call", {
      params: { header: { "idempotency-key": idempotencyKey } },
      body,
    }),
  );

/** The softphone's addresses that a workflow answers. */
export const softphoneAddressesQuery = queryOptions({
  ...numbersQuery(),
  select: (numbers) =>
    numbers.filter(({ provider, inbound_workflow_id }) => provider === SOFTPHONE && inbound_workflow_id),
});

export const softphonesQuery = queryOptions({
  ...configurationsQuery,
  select: (configurations) => configurations.filter(({ provider }) => provider === SOFTPHONE),
});

const bodyOf = (callee: Callee): Schemas["NewCall"] =>
  "workflowId" in callee
    ? { workflow_id: callee.workflowId, draft: callee.draft ?? false }
    : { number: callee.address, telephony_configuration_id: callee.configurationId };

const connection = ({ workflow_run_id, call_id, media_url, audio }: Schemas["Connected"]): Connection => ({
  runId: workflow_run_id,
  callId: call_id,
  // The gateway has several names; the page's own is the one the browser lets it speak to.
  url: socketUrl(media_url.slice(media_url.indexOf("/api/v1/"))),
  sampleRate: audio.sample_rate,
});

const socketUrl = (path: string) => new URL(root + path, location.origin).href.replace(/^http/, "ws");
