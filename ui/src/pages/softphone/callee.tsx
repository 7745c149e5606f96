import { useQuery } from "@tanstack/react-query";
import { workflowsQuery } from "@/api/queries";
import { softphoneAddressesQuery, type Callee } from "@/api/softphone";
import { ButtonLink } from "@/ui/button";
import { Empty, Failure, Loading } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";

/** Whom the telephone can call, and who of them is meant by an id: a workflow's, or a number's. */
export function useCallees(wanted: string | undefined) {
  const workflows = useQuery(workflowsQuery);
  const addresses = useQuery(softphoneAddressesQuery);
  const address = addresses.data?.find(({ id }) => id === wanted);
  const workflow = workflows.data?.find(({ id }) => id === wanted) ?? workflows.data?.[0];
  return { workflows, addresses: addresses.data ?? [], ...calleeOf(address, workflow) };
}

type Callees = ReturnType<typeof useCallees>;

function calleeOf(
  address: { id: string; address: string; telephony_configuration_id: string } | undefined,
  workflow: { id: string } | undefined,
): { id?: string; callee?: Callee } {
  if (address)
    return {
      id: address.id,
      callee: { address: address.address, configurationId: address.telephony_configuration_id },
    };
  return workflow ? { id: workflow.id, callee: { workflowId: workflow.id } } : {};
}

/** Chooses whom to call. */
export function CalleeChoice({ callees, choose }: { callees: Callees; choose: (id: string) => void }) {
  const { workflows, addresses, id } = callees;
  if (workflows.error) return <Failure error={workflows.error} again={workflows.refetch} />;
  if (!workflows.data) return <Loading what="your workflows" />;
  if (workflows.data.length === 0)
    return (
      <Empty
        title="No workflow yet"
        action={
          <ButtonLink look="primary" to="/workflows">
            Make one
          </ButtonLink>
        }
      >
        A workflow is what answers. Make one, then talk to it here.
      </Empty>
    );
  return (
    <Field label="Whom to call">
      {(wiring) => (
        <Select {...wiring} value={id} onChange={(event) => choose(event.target.value)}>
          <optgroup label="Workflows">
            {workflows.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
          {addresses.length > 0 && (
            <optgroup label="Addresses">
              {addresses.map(({ id, address, label, inbound_workflow_name }) => (
                <option key={id} value={id}>
                  {address} · {label || inbound_workflow_name}
                </option>
              ))}
            </optgroup>
          )}
        </Select>
      )}
    </Field>
  );
}
