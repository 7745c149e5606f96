import { Field, Select } from "./field";

interface FilterProps {
  label: string;
  value: string | undefined;
  options: (readonly [value: string, label: string])[];
  choose: (value: string) => void;
  className?: string;
}

/** One of several things to see, or any of them: the empty value. */
export function Filter({ label, value, options, choose, className }: FilterProps) {
  return (
    <Field label={label} {...(className && { className })}>
      {(wiring) => (
        <Select {...wiring} value={value ?? ""} onChange={(event) => choose(event.target.value)}>
          <option value="">Any</option>
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What there is by name, as options. */
export const named = (items: { id: string; name: string }[] | undefined) =>
  items?.map(({ id, name }) => [id, name] as const) ?? [];
