import { useForm } from "react-hook-form";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Field, Input, Select } from "@/ui/field";
import { count } from "@/ui/words";
import { addNode, connect, freeName, removeNode } from "../document/edits";
import { globalFunctions, nodeNames, nodesOf } from "../document/read";
import { useEditing } from "./editing";

/** Adds a node, and a way to it. */
export function AddNode({ close }: { close: () => void }) {
  const { document, change, select, selected } = useEditing();
  const names = nodeNames(document);
  const form = useForm({ defaultValues: { name: freeName("new_node", names), from: selected } });
  const add = form.handleSubmit(({ name, from }) => {
    const chosen = name.trim();
    change((before) => connect(addNode(before, chosen), from, chosen));
    select(chosen);
    close();
  });
  return (
    <Dialog title="Add a node" close={close}>
      <form noValidate className="space-y-4" onSubmit={(event) => void add(event)}>
        <Field label="Name" error={form.formState.errors.name?.message} required>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              onFocus={({ target }) => target.select()}
              {...form.register("name", {
                validate: (text) =>
                  text.trim() === ""
                    ? "Name is required."
                    : !names.includes(text.trim()) || "There is a node of that name.",
              })}
            />
          )}
        </Field>
        <Field
          label="The conversation comes from"
          description="It gets a function that leads here. Say there what it is for."
        >
          {(wiring) => (
            <Select {...wiring} {...form.register("from")}>
              <option value="">Nowhere yet</option>
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary">
            Add
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Asks before a node is deleted with the ways to it. */
export function RemoveNode({ node, close }: { node: string; close: () => void }) {
  const { document, change } = useEditing();
  const leading = [
    ...globalFunctions(document),
    ...nodesOf(document).flatMap(({ functions }) => functions),
  ].filter(({ ways }) => ways.some(({ target }) => target === node));
  return (
    <Confirm
      title={`Delete ${node}?`}
      action="Delete"
      close={close}
      run={() => {
        change((before) => removeNode(before, node));
        return Promise.resolve();
      }}
    >
      <p>
        What is said there is deleted with it
        {leading.length > 0 &&
          `, and so ${leading.length === 1 ? "is" : "are"} ${count(leading.length, "way")} to it`}
        . You can undo this.
      </p>
    </Confirm>
  );
}
