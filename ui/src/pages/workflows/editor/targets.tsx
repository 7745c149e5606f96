import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { freeName, put, putOrDrop, renameEntry } from "../document/edits";
import { asText, entriesOf, getAt, type Path } from "../document/json";
import { nodeNames } from "../document/read";
import { useEditing } from "./editing";
import { useKeys } from "./hooks";
import { NameField, useField } from "./fields";

export const BY_ANSWER = "by the answer";

interface TargetFieldProps {
  label: string;
  path: Path;
  /** It may lead nowhere, and may be told apart by the answer. */
  stays?: boolean;
  branches?: boolean;
  value?: string | undefined;
  choose?: (value: string) => void;
}

/** The node to which something leads. */
export function TargetField({ label, path, stays, branches, value, choose }: TargetFieldProps) {
  const { document } = useEditing();
  const field = useField(path);
  const names = nodeNames(document);
  const shown = value ?? asText(field.value);
  const isKnown = shown === "" ? stays : shown === BY_ANSWER || names.includes(shown);
  return (
    <Field label={label} error={value ? "" : field.problem}>
      {(wiring) => (
        <Select
          {...wiring}
          data-field={field.key}
          value={shown}
          onChange={({ target }) => (choose ?? field.putOrDrop)(target.value)}
        >
          {!isKnown && (
            <option value={shown}>{shown ? `${shown} (there is no such node)` : "Choose …"}</option>
          )}
          {stays && <option value="">No other node: it stays</option>}
          {branches && <option value={BY_ANSWER}>Depends on the answer</option>}
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export function BranchFields({ path, fields }: { path: Path; fields: string[] }) {
  const { document, change } = useEditing();
  const cases = entriesOf(getAt(document, [...path, "cases"]));
  const field = useField([...path, "field"]);
  const names = cases.map(([when]) => when);
  const keys = useKeys(names);
  return (
    <fieldset className="space-y-3 rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">Where each answer leads</legend>
      <Field label="By what the function answers as" error={field.problem}>
        {(wiring) => (
          <Select
            {...wiring}
            data-field={field.key}
            value={asText(field.value)}
            onChange={({ target }) => field.put(target.value)}
          >
            {!fields.includes(asText(field.value)) && <option>{asText(field.value)}</option>}
            {fields.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )}
      </Field>
      {cases.map(([when]) => (
        <div key={keys.get(when)} className="space-y-2 border-t border-line pt-3">
          <NameField
            label="Answer"
            path={[...path, "cases", when]}
            value={when}
            taken={names}
            rename={(to) => change((before) => renameEntry(before, [...path, "cases", when], to))}
          />
          <TargetField label={`“${when}” leads to`} path={[...path, "cases", when]} />
          {cases.length > 1 && (
            <Button
              look="quiet"
              onClick={() => change((before) => putOrDrop(before, [...path, "cases", when], undefined))}
            >
              Remove “{when}”
            </Button>
          )}
        </div>
      ))}
      <Button
        onClick={() =>
          change((before) =>
            put(before, [...path, "cases", freeName("answer", names)], nodeNames(before)[0] ?? ""),
          )
        }
      >
        Add an answer
      </Button>
      <TargetField label="Any other answer leads to" path={[...path, "default"]} stays />
    </fieldset>
  );
}
