import { useQuery } from "@tanstack/react-query";
import { workflowsQuery } from "@/api/queries";
import { softphoneAddressesQuery } from "@/api/softphone";
import { ButtonLink } from "@/ui/button";
import { Empty, Failure, Loading } from "@/ui/feedback";
import { Field, Select } from "@/ui/field";
import { choicesOf, chosenOf } from "./callees";

/** Whom the telephone can call, and who of them is meant by `wanted`. */
export function useCallees(wanted: string | undefined) {
  const workflows = useQuery(workflowsQuery);
  const addresses = useQuery(softphoneAddressesQuery);
  const choices = workflows.data && choicesOf(workflows.data, addresses.data ?? []);
  return {
    error: workflows.error,
    again: workflows.refetch,
    choices,
    chosen: chosenOf(choices ?? [], wanted),
  };
}

interface Props {
  callees: ReturnType<typeof useCallees>;
  choose: (id: string) => void;
}

/** Chooses whom to call. */
export function CalleeChoice({ callees: { error, again, choices, chosen }, choose }: Props) {
  if (error) return <Failure error={error} again={again} />;
  if (!choices) return <Loading what="your workflows" />;
  if (!chosen)
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
  const kinds = [...new Set(choices.map(({ kind }) => kind))];
  return (
    <Field label="Whom to call">
      {(wiring) => (
        <Select {...wiring} value={chosen.id} onChange={(event) => choose(event.target.value)}>
          {kinds.map((kind) => (
            <optgroup key={kind} label={kind}>
              {choices
                .filter((choice) => choice.kind === kind)
                .map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  );
}
