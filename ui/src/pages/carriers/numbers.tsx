import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { numbersQuery, type Configuration, type PhoneNumber, type ProviderForm } from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { Button } from "@/ui/button";
import { Empty, Loaded } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Card } from "@/ui/layout";
import { count } from "@/ui/words";
import { ImportNumbers } from "./import-numbers";
import { NumberDialog } from "./number-dialog";
import { NumberRow } from "./number-row";

/** What adds numbers, if it is open. */
export type Adding = "add" | "import" | undefined;

/** As many rows as are drawn at a time: each has its workflows and a menu. */
const SHOWN = 25;

interface Props {
  configuration: Configuration;
  form: ProviderForm | undefined;
  adding: Adding;
  setAdding: (adding: Adding) => void;
}

/** The numbers of an account: which workflow answers each, and whether its calls come here. */
export function Numbers({ configuration, form, adding, setAdding }: Props) {
  const isAdmin = useIsAdmin();
  const numbers = useQuery(numbersQuery(configuration.id));
  const canList = form?.capabilities.includes("number_listing");
  const canBind = form?.capabilities.includes("configure_inbound") ?? false;
  const close = () => setAdding(undefined);
  const actions = isAdmin && form && (
    <>
      {canList && <Button onClick={() => setAdding("import")}>Import numbers</Button>}
      <Button onClick={() => setAdding("add")}>Add a number</Button>
    </>
  );
  return (
    <Card id="numbers" title="Numbers" actions={actions}>
      <Loaded query={numbers} what="its numbers">
        {(list) => (
          <>
            {list.length === 0 ? (
              <Empty title="No number yet">
                {!isAdmin
                  ? "An admin of your organization imports the account's numbers, or adds them by hand."
                  : canList
                    ? "Import the numbers the account has at its carrier, or add one by hand."
                    : "Add a number of the account by hand."}
              </Empty>
            ) : (
              <Rows numbers={list} canBind={canBind} />
            )}
            {adding === "add" && <NumberDialog configurationId={configuration.id} close={close} />}
            {adding === "import" && (
              <ImportNumbers configuration={configuration} known={list} canBind={canBind} close={close} />
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Rows({ numbers, canBind }: { numbers: PhoneNumber[]; canBind: boolean }) {
  const [sought, setSought] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const wanted = useDeferredValue(sought);
  const found = numbers.filter((number) => isFound(number, wanted));
  const shown = found.slice(0, limit);
  return (
    <div className="space-y-4">
      {numbers.length > SHOWN && (
        <Field label="Find a number" className="max-w-sm">
          {(wiring) => (
            <Input
              {...wiring}
              type="search"
              autoComplete="off"
              placeholder="A number, a label or a workflow"
              value={sought}
              onChange={(event) => setSought(event.target.value)}
            />
          )}
        </Field>
      )}
      {found.length === 0 && <p className="text-sm text-muted">None of them is like that.</p>}
      <ul className="divide-y divide-line">
        {shown.map((number) => (
          <NumberRow key={number.id} number={number} canBind={canBind} />
        ))}
      </ul>
      {numbers.length > SHOWN && (
        <div className="flex flex-wrap items-center gap-3 text-sm text-muted">
          <span role="status">
            {shown.length} of {count(found.length, "number")}
          </span>
          {shown.length < found.length && <Button onClick={() => setLimit(limit + SHOWN)}>Show more</Button>}
        </div>
      )}
    </div>
  );
}

function isFound(number: PhoneNumber, sought: string) {
  const wanted = sought.trim().toLowerCase();
  return [number.address, number.label, number.inbound_workflow_name ?? ""].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
