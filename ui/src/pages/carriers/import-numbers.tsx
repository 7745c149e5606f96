import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, sentence } from "@/api/client";
import {
  availableNumbersQuery,
  configurationsQuery,
  workflowsQuery,
  type Configuration,
  type PhoneNumber,
} from "@/api/queries";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Loaded, Notice } from "@/ui/feedback";
import { Checkbox, Field, Select } from "@/ui/field";
import { count } from "@/ui/words";

interface Props {
  configuration: Configuration;
  known: PhoneNumber[];
  close: () => void;
}

/** Adds numbers the account has at its carrier. */
export function ImportNumbers({ configuration, known, close }: Props) {
  const available = useQuery({ ...availableNumbersQuery(configuration.id), retry: false });
  return (
    <Dialog title="Import numbers" close={close}>
      <Loaded query={available} what={`the numbers ${configuration.name} has at its carrier`}>
        {(all) => {
          const left = all.filter((address) => !known.some((number) => number.address === address));
          return <Choose configuration={configuration} addresses={left} total={all.length} close={close} />;
        }}
      </Loaded>
      {!available.data && (
        <DialogButtons>
          <Button onClick={close}>Close</Button>
        </DialogButtons>
      )}
    </Dialog>
  );
}

interface ChooseProps {
  configuration: Configuration;
  addresses: string[];
  total: number;
  close: () => void;
}

function Choose({ configuration, addresses, total, close }: ChooseProps) {
  const client = useQueryClient();
  const workflows = useQuery(workflowsQuery);
  const [chosen, setChosen] = useState<string[]>([]);
  const [workflow, setWorkflow] = useState("");
  const [bind, setBind] = useState(true);
  const [done, setDone] = useState(0);
  const canBind = workflow !== "";
  const importing = useMutation({
    mutationFn: async () => {
      const problems: string[] = [];
      for (const [index, address] of chosen.entries()) {
        setDone(index);
        const problem = await importOne(configuration.id, address, workflow || null, canBind && bind);
        if (problem) problems.push(`${address}: ${problem}`);
      }
      return problems;
    },
    onSettled: async (problems) => {
      await client.invalidateQueries({ queryKey: ["numbers"] });
      await client.invalidateQueries({ queryKey: ["bindings"] });
      await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
      if (problems?.length === 0) close();
    },
  });
  const toggle = (address: string) =>
    setChosen(chosen.includes(address) ? chosen.filter((one) => one !== address) : [...chosen, address]);
  if (addresses.length === 0 && !importing.data?.length)
    return (
      <>
        <Notice>
          {total === 0
            ? "The account has no numbers at its carrier."
            : "All of the account's numbers are here already."}
        </Notice>
        <DialogButtons>
          <Button onClick={close}>Close</Button>
        </DialogButtons>
      </>
    );
  return (
    <div className="space-y-4">
      <fieldset className="max-h-64 space-y-2 overflow-y-auto rounded-md border border-line p-3">
        <legend className="sr-only">Numbers to import</legend>
        {addresses.map((address) => (
          <Checkbox
            key={address}
            label={<span className="font-mono">{address}</span>}
            checked={chosen.includes(address)}
            onChange={() => toggle(address)}
          />
        ))}
      </fieldset>
      <Field label="Workflow that answers them">
        {(wiring) => (
          <Select {...wiring} value={workflow} onChange={(event) => setWorkflow(event.target.value)}>
            <option value="">No workflow answers</option>
            {workflows.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {canBind && (
        <Checkbox
          label="Bind them at the carrier"
          description="Their calls come here from then on, whatever answered them before."
          checked={bind}
          onChange={(event) => setBind(event.target.checked)}
        />
      )}
      {importing.isPending && (
        <Notice>
          Importing {done + 1} of {chosen.length} …
        </Notice>
      )}
      {importing.data && importing.data.length > 0 && (
        <Notice tone="bad">
          {importing.data.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      <DialogButtons>
        <Button onClick={close}>Close</Button>
        <Button
          look="primary"
          disabled={chosen.length === 0}
          busy={importing.isPending && "Importing"}
          onClick={() => importing.mutate()}
        >
          Import {count(chosen.length, "number")}
        </Button>
      </DialogButtons>
    </div>
  );
}

/** Adds one number, and binds it if asked to; what went wrong, if something did. */
async function importOne(configurationId: string, address: string, workflowId: string | null, bind: boolean) {
  const body = { telephony_configuration_id: configurationId, address, inbound_workflow_id: workflowId };
  try {
    const { id } = await ask(api.POST("/api/v1/phone-numbers", { body }));
    if (!bind) return undefined;
    const { ok, message } = await ask(
      api.POST("/api/v1/phone-numbers/{number_id}/sync", { params: { path: { number_id: id } } }),
    );
    return ok ? undefined : sentence(message ?? "the carrier did not bind it");
  } catch (error) {
    return error instanceof Error ? sentence(error.message) : "It could not be imported.";
  }
}
