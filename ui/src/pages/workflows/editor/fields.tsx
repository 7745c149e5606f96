import { useState, type ReactNode } from "react";
import { Checkbox, Field, Input, Select, Textarea } from "@/ui/field";
import { put, putOrDrop } from "../document/edits";
import { asList, asText, getAt, isSame, type Json, type Path } from "../document/json";
import { problemsUnder } from "../document/problems";
import { fieldKey, useEditing } from "./editing";

interface At {
  label: string;
  path: Path;
  description?: ReactNode;
}

/** What is at a place of the document, what is wrong there, and how it is changed. */
export function useField(path: Path) {
  const { document, change, problems } = useEditing();
  const key = fieldKey(path);
  return {
    key,
    value: getAt(document, path),
    problem: problemsUnder(problems, path)
      .map(({ message }) => message)
      .join("\n"),
    put: (value: Json) => change((before) => put(before, path, value), key),
    putOrDrop: (value: Json | undefined) => change((before) => putOrDrop(before, path, value), key),
  };
}

interface TextAtProps extends At {
  lines?: number;
  placeholder?: string | undefined;
  /** It stays in the document even if it is empty. */
  kept?: boolean;
}

export function TextAt({ label, path, description, lines, placeholder, kept }: TextAtProps) {
  const field = useField(path);
  const wired = {
    "data-field": field.key,
    value: asText(field.value),
    placeholder,
    onChange: ({ target }: { target: { value: string } }) =>
      kept ? field.put(target.value) : field.putOrDrop(target.value),
  };
  return (
    <Field label={label} description={description} error={field.problem}>
      {(wiring) =>
        lines ? (
          <Textarea {...wiring} {...wired} rows={lines} className="font-sans" />
        ) : (
          <Input {...wiring} {...wired} autoComplete="off" />
        )
      }
    </Field>
  );
}

interface NumberAtProps extends At {
  placeholder: string;
  step?: number;
}

export function NumberAt({ label, path, description, placeholder, step }: NumberAtProps) {
  const field = useField(path);
  const value = typeof field.value === "number" ? field.value : "";
  return (
    <Field label={label} description={description} error={field.problem}>
      {(wiring) => (
        <Input
          {...wiring}
          data-field={field.key}
          type="number"
          step={step ?? "any"}
          value={value}
          placeholder={placeholder}
          onChange={({ target }) => field.putOrDrop(target.value === "" ? undefined : Number(target.value))}
        />
      )}
    </Field>
  );
}

interface ChoiceAtProps extends At {
  options: readonly (readonly [value: string, label: string])[];
  kept?: boolean;
}

export function ChoiceAt({ label, path, description, options, kept }: ChoiceAtProps) {
  const field = useField(path);
  const value = asText(field.value);
  const isKnown = options.some(([known]) => known === value);
  return (
    <Field label={label} description={description} error={field.problem}>
      {(wiring) => (
        <Select
          {...wiring}
          data-field={field.key}
          value={value}
          onChange={({ target }) => (kept ? field.put(target.value) : field.putOrDrop(target.value))}
        >
          {!isKnown && <option value={value}>{value || "Choose …"}</option>}
          {options.map(([known, name]) => (
            <option key={known} value={known}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A yes or no that is left out of the document where it says the usual. */
export function CheckAt({ label, path, description, usual }: At & { usual: boolean }) {
  const field = useField(path);
  return (
    <Checkbox
      label={label}
      description={description}
      error={field.problem}
      data-field={field.key}
      checked={typeof field.value === "boolean" ? field.value : usual}
      onChange={({ target }) => field.putOrDrop(target.checked === usual ? undefined : target.checked)}
    />
  );
}

/** A list of texts, one a line. */
export function LinesAt({ label, path, description, placeholder }: At & { placeholder?: string }) {
  const field = useField(path);
  const [typed, setTyped] = useState("");
  const value = asList(field.value).map(asText);
  // What was typed is shown as long as it says the same: an empty line at its end is about to be one.
  const shown = isSame(toLines(typed), value) ? typed : value.join("\n");
  return (
    <Field label={label} description={description} error={field.problem}>
      {(wiring) => (
        <Textarea
          {...wiring}
          data-field={field.key}
          className="font-sans"
          rows={Math.min(8, Math.max(2, shown.split("\n").length))}
          placeholder={placeholder}
          value={shown}
          onChange={({ target }) => {
            setTyped(target.value);
            field.putOrDrop(toLines(target.value));
          }}
        />
      )}
    </Field>
  );
}

const toLines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");

interface NameFieldProps {
  label: string;
  path: Path;
  value: string;
  taken: readonly string[];
  description?: ReactNode;
  rename: (to: string) => void;
}

/** A name that others refer to: it is taken once it is complete, and only if it is free. */
export function NameField({ label, path, value, taken, description, rename }: NameFieldProps) {
  const field = useField(path);
  const [typed, setTyped] = useState<string>();
  const name = typed?.trim() ?? value;
  const problem =
    name === "" ? "A name is required." : name !== value && taken.includes(name) ? "This name is taken." : "";
  const finish = () => {
    if (!problem && name !== value) rename(name);
    if (!problem) setTyped(undefined);
  };
  return (
    <Field label={label} description={description} error={problem || field.problem} required>
      {(wiring) => (
        <Input
          {...wiring}
          data-field={field.key}
          data-own-undo
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          value={typed ?? value}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish();
            if (event.key === "Escape") setTyped(undefined);
          }}
        />
      )}
    </Field>
  );
}
