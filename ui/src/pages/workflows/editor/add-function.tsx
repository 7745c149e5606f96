import { useState } from "react";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { addFunction, freeName, nextIndex, put } from "../document/edits";
import type { Path } from "../document/json";
import { collected, functionsAt, globalFunctions, nodeNames } from "../document/read";
import { useEditing } from "./editing";

const NEW_TRANSITION = "transition:";
const NEW_COLLECTED = "collected:";

/** Offers one more function: one that leads on, one that is built in, or one that notes something. */
export function AddFunction({ at }: { at: Path }) {
  const { document, change, reference, goTo } = useEditing();
  const [chosen, choose] = useState("");
  const functions = functionsAt(document, at);
  const offered = [...functions, ...globalFunctions(document)].map(({ name }) => name);
  const builtIn = (reference?.functions ?? []).filter(({ name }) => !offered.includes(name));
  const notes = collected(document).filter((name) => !offered.includes(name));
  const add = () => {
    const name = chosen.startsWith(NEW_TRANSITION)
      ? freeName("go_on", offered)
      : chosen === NEW_COLLECTED
        ? freeName("note_answer", [...offered, ...collected(document)])
        : chosen;
    const place = nextIndex(document, at);
    change((before) => {
      if (chosen.startsWith(NEW_TRANSITION))
        return addFunction(before, at, {
          name,
          transition_only: true,
          description: "",
          transition_to: chosen.slice(NEW_TRANSITION.length),
        });
      const noting =
        chosen === NEW_COLLECTED
          ? put(before, ["collect", name], { description: "", slots: { [name]: { kind: "text" } } })
          : before;
      return addFunction(noting, at, { name });
    });
    choose("");
    goTo([...at, place]);
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label="One more function" className="min-w-40 flex-1">
        {(wiring) => (
          <Select {...wiring} value={chosen} onChange={({ target }) => choose(target.value)}>
            <option value="">Choose …</option>
            <optgroup label="Lead on to">
              {nodeNames(document).map((name) => (
                <option key={name} value={NEW_TRANSITION + name}>
                  {name}
                </option>
              ))}
            </optgroup>
            <optgroup label="Built in">
              {builtIn.map(({ name, description }) => (
                <option key={name} value={name}>
                  {name}: {description}
                </option>
              ))}
            </optgroup>
            <optgroup label="Note what the caller says">
              {notes.map((name) => (
                <option key={name}>{name}</option>
              ))}
              <option value={NEW_COLLECTED}>A new one …</option>
            </optgroup>
          </Select>
        )}
      </Field>
      <Button aria-disabled={!chosen} onClick={() => chosen && add()}>
        Add
      </Button>
    </div>
  );
}
