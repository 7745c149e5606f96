import { Button } from "@/ui/button";
import { freeName, put, putOrDrop, removeCollected, renameCollected, renameSlot } from "../document/edits";
import { asObject, entriesOf, getAt, samePath, type Path } from "../document/json";
import { problemsUnder } from "../document/problems";
import { collected, GLOBAL_FUNCTIONS } from "../document/read";
import { fieldKey, useEditing } from "./editing";
import { ChoiceAt, LinesAt, NameField, TextAt } from "./fields";
import { FunctionItems } from "./function-items";
import { useKeys } from "./hooks";
import { Item, Problems, Section } from "./section";

/** What is offered at every node, and what the conversation notes. */
export function FunctionsPanel() {
  const { document, change, reference, goTo } = useEditing();
  const names = collected(document);
  const keys = useKeys(names);
  const add = () => {
    const name = freeName("note_answer", names);
    const slots = { answer: { kind: "text", description: "", ask: "" } };
    change((before) => put(before, ["collect", name], { description: "", slots }));
    goTo(["collect", name]);
  };
  return (
    <div className="space-y-4">
      <Section
        title="At every node"
        open
        about="What callers may want at any time, beside what each node offers."
      >
        <FunctionItems at={GLOBAL_FUNCTIONS} node={null} />
      </Section>
      <Section
        title="What is noted"
        open
        about={
          <>
            Functions that note what a caller says. Nodes offer them; prompts name what was noted as{" "}
            <code className="font-mono">{"{{ slot }}"}</code>.
          </>
        }
      >
        {names.map((name) => (
          <Collected key={keys.get(name)} name={name} />
        ))}
        <Button onClick={add}>Add a function that notes something</Button>
      </Section>
      <Section title="Built in">
        <dl className="space-y-2 text-sm">
          {reference?.functions.map(({ name, description }) => (
            <div key={name}>
              <dt className="font-mono">{name}</dt>
              <dd className="text-muted">{description}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="What prompts may name of every call">
        <dl className="space-y-2 text-sm">
          {reference?.placeholders.map(({ name, description }) => (
            <div key={name}>
              <dt className="font-mono break-all">{`{{ ${name} }}`}</dt>
              <dd className="text-muted">{description}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

function Collected({ name }: { name: string }) {
  const { document, change, problems, goTo } = useEditing();
  const path = ["collect", name];
  const slots = entriesOf(getAt(document, [...path, "slots"])).map(([slot]) => slot);
  const keys = useKeys(slots);
  const here = problemsUnder(problems, path);
  return (
    <Item
      field={fieldKey(path)}
      problems={here}
      title={
        <>
          <span className="font-mono font-medium break-all">{name}</span>
          <span className="break-all text-muted">notes {slots.join(", ") || "nothing"}</span>
        </>
      }
      actions={
        <>
          <Button
            onClick={() => {
              const slot = freeName("answer", slots);
              change((before) => put(before, [...path, "slots", slot], { kind: "text", ask: "" }));
              goTo([...path, "slots", slot]);
            }}
          >
            Add a slot
          </Button>
          <Button look="danger" onClick={() => change((before) => removeCollected(before, name))}>
            Remove {name}
          </Button>
        </>
      }
    >
      <Problems
        problems={here.filter((one) => samePath(one.path, path) || samePath(one.path, [...path, "slots"]))}
      />
      <NameField
        label="Name"
        path={[...path, "name"]}
        value={name}
        taken={Object.keys(asObject(document.collect))}
        rename={(to) => change((before) => renameCollected(before, name, to))}
      />
      <TextAt label="Description" path={[...path, "description"]} lines={2} kept />
      {slots.map((slot) => (
        <Slot key={keys.get(slot)} collect={name} path={[...path, "slots", slot]} slots={slots} name={slot} />
      ))}
    </Item>
  );
}

const KINDS = [
  ["text", "Any words"],
  ["name", "A name"],
  ["digits", "Digits"],
  ["yes_no", "Yes or no"],
  ["weekday", "A day of the week"],
  ["time", "A time of day"],
  ["choice", "One of several"],
] as const;

interface SlotProps {
  collect: string;
  name: string;
  path: Path;
  slots: readonly string[];
}

function Slot({ collect, name, path, slots }: SlotProps) {
  const { document, change } = useEditing();
  const kind = getAt(document, [...path, "kind"]);
  return (
    <fieldset
      className="space-y-3 rounded-md border border-line p-3"
      data-field={fieldKey(path)}
      tabIndex={-1}
    >
      <legend className="px-1 text-sm font-medium">
        Slot <span className="font-mono">{name}</span>
      </legend>
      <NameField
        label="Noted as"
        path={[...path, "name"]}
        value={name}
        taken={slots}
        rename={(to) => change((before) => renameSlot(before, collect, name, to))}
      />
      <ChoiceAt
        label="What it is"
        path={[...path, "kind"]}
        options={[["", "Any words"], ...KINDS.slice(1)]}
      />
      {(kind === "choice" || kind === "yes_no" || getAt(document, [...path, "choices"]) !== undefined) && (
        <LinesAt label="Choices" description="One a line." path={[...path, "choices"]} />
      )}
      <TextAt label="How to ask for it" path={[...path, "ask"]} lines={2} />
      <TextAt label="Description" description="For a language model." path={[...path, "description"]} />
      {slots.length > 1 && (
        <Button look="quiet" onClick={() => change((before) => putOrDrop(before, path, undefined))}>
          Remove {name}
        </Button>
      )}
    </fieldset>
  );
}
