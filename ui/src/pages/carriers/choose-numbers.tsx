import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { workflowsQuery } from "@/api/queries";
import { Button } from "@/ui/button";
import { DialogButtons } from "@/ui/dialog";
import { Checkbox, Field, Input, Select } from "@/ui/field";
import { count } from "@/ui/words";

/** Which numbers to import, and what to do with them. */
export interface Choice {
  addresses: string[];
  workflowId: string | null;
  bind: boolean;
}

/** With more numbers than these, one may look for some of them. */
const MANY = 8;

interface Props {
  addresses: string[];
  canBind: boolean;
  choose: (choice: Choice) => void;
  close: () => void;
}

export function ChooseNumbers({ addresses, canBind, choose, close }: Props) {
  const workflows = useQuery(workflowsQuery);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sought, setSought] = useState("");
  const [workflow, setWorkflow] = useState("");
  const [bind, setBind] = useState(true);
  const offersBinding = canBind && workflow !== "";
  const found = addresses.filter((address) => address.includes(sought.trim()));
  const areAllChosen = found.length > 0 && found.every((address) => chosen.has(address));
  const toggle = (some: string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const address of some) {
      if (isChosen) next.add(address);
      else next.delete(address);
    }
    setChosen(next);
  };
  return (
    <div className="space-y-4">
      {addresses.length > MANY && (
        <Field label="Find a number">
          {(wiring) => (
            <Input
              {...wiring}
              type="search"
              inputMode="tel"
              autoComplete="off"
              value={sought}
              onChange={(event) => setSought(event.target.value)}
            />
          )}
        </Field>
      )}
      <fieldset className="rounded-md border border-line">
        <legend className="sr-only">Numbers to import</legend>
        <div className="border-b border-line px-3 py-2">
          <Checkbox
            label={sought.trim() ? `All ${found.length} found` : `All ${addresses.length}`}
            checked={areAllChosen}
            onChange={(event) => toggle(found, event.target.checked)}
          />
        </div>
        <div className="max-h-[min(16rem,28dvh)] space-y-2 overflow-y-auto p-3">
          {found.length === 0 && <p className="text-sm text-muted">None of them is like that.</p>}
          {found.map((address) => (
            <Checkbox
              key={address}
              label={<span className="font-mono">{address}</span>}
              checked={chosen.has(address)}
              onChange={(event) => toggle([address], event.target.checked)}
            />
          ))}
        </div>
      </fieldset>
      <Field label="Workflow that answers them" description="It can be changed for each number later.">
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
      {offersBinding && (
        <Checkbox
          label="Bind them at the carrier"
          description="Their calls come here from then on, whatever answered them before."
          checked={bind}
          onChange={(event) => setBind(event.target.checked)}
        />
      )}
      <DialogButtons>
        <Button onClick={close}>Cancel</Button>
        <Button
          look="primary"
          disabled={chosen.size === 0}
          onClick={() =>
            choose({
              addresses: addresses.filter((address) => chosen.has(address)),
              workflowId: workflow || null,
              bind: offersBinding && bind,
            })
          }
        >
          Import {count(chosen.size, "number")}
        </Button>
      </DialogButtons>
    </div>
  );
}
