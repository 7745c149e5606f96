import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { moveItem, put, putOrDrop, removeFunction, renameFunction } from "../document/edits";
import { asObject, asText, entriesOf, getAt, isObject, samePath, type Path } from "../document/json";
import { problemsUnder } from "../document/problems";
import {
  functionsAt,
  functionsPath,
  globalFunctions,
  nodeNames,
  type OfferedFunction,
} from "../document/read";
import { AddFunction } from "./add-function";
import { fieldKey, useEditing } from "./editing";
import { LinesAt, NameField, TextAt, useField } from "./fields";
import { Item, Problems } from "./section";
import { BranchFields, BY_ANSWER, TargetField } from "./targets";

/** The functions that a node offers, or every node: what a caller may want, and where that leads. */
export function FunctionItems({ at, node }: { at: Path; node: string | null }) {
  const { document } = useEditing();
  const functions = functionsAt(document, at);
  return (
    <div className="space-y-3">
      {functions.map((one, index) => (
        <FunctionItem key={index} offered={one} node={node} count={functions.length} />
      ))}
      <AddFunction at={at} />
    </div>
  );
}

const whereTo = ({ ways, name }: OfferedFunction) => {
  if (ways.length > 0) return `→ ${[...new Set(ways.map(({ target }) => target))].join(", ")}`;
  return { end_call: "ends the call", transfer_call: "hands the caller over" }[name] ?? "stays here";
};

interface FunctionItemProps {
  offered: OfferedFunction;
  node: string | null;
  count: number;
}

function FunctionItem({ offered, node, count }: FunctionItemProps) {
  const { change, problems } = useEditing();
  const { name, path, isTransition } = offered;
  const index = Number(path.at(-1));
  const here = problemsUnder(problems, path);
  return (
    <Item
      field={fieldKey(path)}
      problems={here}
      title={
        <>
          <span className="font-mono font-medium break-all">{name || "(no name)"}</span>
          <span className="break-all text-muted">{whereTo(offered)}</span>
        </>
      }
      actions={
        <>
          {index > 0 && (
            <Button onClick={() => change((before) => moveItem(before, path, -1))}>Move up</Button>
          )}
          {index < count - 1 && (
            <Button onClick={() => change((before) => moveItem(before, path, 1))}>Move down</Button>
          )}
          <Button look="danger" onClick={() => change((before) => removeFunction(before, offered))}>
            Remove {name}
          </Button>
        </>
      }
    >
      <Problems problems={here.filter((problem) => samePath(problem.path, path))} />
      {isTransition ? <TransitionFields offered={offered} /> : <CallFields offered={offered} />}
      {node !== null && (
        <LinesAt
          label="What callers say for it"
          description="One example a line. The scripted brain goes by them."
          path={["script", node, "examples", name]}
        />
      )}
    </Item>
  );
}

function TransitionFields({ offered }: { offered: OfferedFunction }) {
  const { document, change } = useEditing();
  const { path, name } = offered;
  const siblings = functionsAt(document, path.slice(0, -1)).map((one) => one.name);
  return (
    <>
      <NameField
        label="Name"
        path={[...path, "name"]}
        value={name}
        taken={[...siblings, ...globalFunctions(document).map((one) => one.name)]}
        rename={(to) => change((before) => renameFunction(before, offered, to))}
      />
      <TextAt
        label="Description"
        description="When a language model is to choose it."
        path={[...path, "description"]}
        lines={2}
        kept
      />
      <TargetField label="Leads to" path={[...path, "transition_to"]} />
    </>
  );
}

/** What else is told of a built-in function than how it went. */
const ANSWERED: Partial<Record<string, string[]>> = { collect_digits: ["digits"], press_keys: ["keys"] };

/** What is built in, or notes something: where the conversation goes then. */
function CallFields({ offered }: { offered: OfferedFunction }) {
  const { document, change, reference } = useEditing();
  const { path, name, value } = offered;
  const at = [...path, "transition_to"];
  const about = reference?.functions.find((one) => one.name === name);
  const slots = Object.keys(asObject(getAt(document, ["collect", name, "slots"])));
  const fields = [...slots, ...(ANSWERED[name] ?? []), "status"];
  const isBranch = isObject(value.transition_to);
  const choose = (kind: string) =>
    change((before) => {
      if (kind !== BY_ANSWER) return putOrDrop(before, at, kind);
      const first = nodeNames(before)[0] ?? "";
      const choices = entriesOf(getAt(before, ["collect", name, "slots"]))[0]?.[1];
      const answers = asObject(choices).choices;
      const texts = Array.isArray(answers) && answers.length > 0 ? answers.map(asText) : ["yes", "no"];
      return put(before, at, {
        field: fields[0] ?? "status",
        cases: Object.fromEntries(texts.map((text) => [text, first])),
      });
    });
  return (
    <>
      <p className="text-sm text-muted">
        {about?.description ?? asText(getAt(document, ["collect", name, "description"]))}
      </p>
      <TargetField
        label={about?.ends_call ? "If it does not work, go to" : "Then go to"}
        path={at}
        stays
        branches
        value={isBranch ? BY_ANSWER : undefined}
        choose={choose}
      />
      {isBranch && <BranchFields path={at} fields={fields} />}
    </>
  );
}

/** The function called for whatever else a caller says. */
export function FallbackField({ node }: { node: string }) {
  const { document } = useEditing();
  const field = useField(["script", node, "fallback"]);
  const names = [...functionsAt(document, functionsPath(node)), ...globalFunctions(document)].map(
    ({ name }) => name,
  );
  const shown = asText(field.value);
  return (
    <Field label="For whatever else the caller says" error={field.problem}>
      {(wiring) => (
        <Select
          {...wiring}
          data-field={field.key}
          value={shown}
          onChange={({ target }) => field.putOrDrop(target.value)}
        >
          <option value="">Ask again</option>
          {[...new Set(shown ? [...names, shown] : names)].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
