import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { workflowsQuery, type PhoneNumber } from "@/api/queries";
import { KeepUnsaved } from "@/forms/unsaved";
import { useIsAdmin } from "@/shell/identity";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";

interface Props {
  number: PhoneNumber;
  save: (workflowId: string | null) => Promise<unknown>;
}

/** Which workflow answers a number. Callers hear another one once it is saved, and not while one looks through them. */
export function WorkflowChoice({ number, save }: Props) {
  const workflows = useQuery(workflowsQuery);
  const isAdmin = useIsAdmin();
  const form = useRef<HTMLFormElement>(null);
  const select = useRef<HTMLSelectElement>(null);
  const [choice, setChoice] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const stored = number.inbound_workflow_id ?? "";
  const isUnsaved = choice !== undefined && choice !== stored;
  const submit = async () => {
    if (!isUnsaved || isSaving) return;
    setSaving(true);
    try {
      await save(choice || null);
      setChoice((now) => (now === choice ? undefined : now));
      // The button goes: whoever is still at it goes on where they chose.
      if (form.current?.contains(document.activeElement)) select.current?.focus();
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      ref={form}
      className="flex min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit().catch(() => undefined);
      }}
    >
      <Field label={`Workflow that answers ${number.address}`} unlabelled className="flex-1">
        {(wiring) => (
          <Select
            {...wiring}
            ref={select}
            value={choice ?? stored}
            disabled={!isAdmin}
            onChange={(event) => setChoice(event.target.value)}
          >
            <option value="">No workflow answers</option>
            {(workflows.data ?? current(number)).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(isUnsaved || isSaving) && (
        <>
          <KeepUnsaved when={!isSaving} />
          <Button type="submit" look="primary" className="shrink-0" busy={isSaving && "Saving"}>
            Save<span className="sr-only"> the workflow that answers {number.address}</span>
          </Button>
        </>
      )}
    </form>
  );
}

const current = (number: PhoneNumber) =>
  number.inbound_workflow_id
    ? [{ id: number.inbound_workflow_id, name: number.inbound_workflow_name ?? "" }]
    : [];
