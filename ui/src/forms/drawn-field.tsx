import { Controller, useFormContext } from "react-hook-form";
import { Button } from "@/ui/button";
import { Checkbox, Field, Input, Select, Textarea } from "@/ui/field";
import { drawnMask, problemWith, type FormField, type Value } from "./drawn";

interface Props {
  field: FormField;
  /** What is stored: the mask of a sensitive field. Empty when there is nothing yet. */
  stored: Value;
}

/** One field of a provider's form, whatever its type. */
export function DrawnField({ field, stored }: Props) {
  const { control } = useFormContext<{ credentials: Record<string, Value> }>();
  return (
    <Controller
      control={control}
      name={`credentials.${field.name}`}
      rules={{
        validate: (value) => (isKept(field, value, stored) ? undefined : problemWith(field, value)) ?? true,
      }}
      render={({ field: { value, ...handlers }, fieldState: { error } }) => {
        if (typeof value === "boolean")
          return (
            <Checkbox
              label={field.label}
              description={field.description}
              error={error?.message}
              checked={value}
              {...handlers}
            />
          );
        const props = { field, value, error: error?.message, handlers };
        return field.sensitive && stored !== "" ? (
          <Secret {...props} stored={String(stored)} />
        ) : (
          <Entry {...props} />
        );
      }}
    />
  );
}

const isKept = (field: FormField, value: Value, stored: Value) =>
  field.sensitive && stored !== "" && value === stored;

interface EntryProps {
  field: FormField;
  value: string;
  error: string | undefined;
  handlers: {
    name: string;
    onChange: (value: unknown) => void;
    onBlur: () => void;
    ref: (element: HTMLElement | null) => void;
  };
}

function Entry({ field, value, error, handlers }: EntryProps) {
  const description =
    field.type === "string-array"
      ? [field.description, "One per line."].filter(Boolean).join(" ")
      : field.description;
  return (
    <Field
      label={field.label}
      description={description}
      error={error}
      required={field.required || field.type === "readonly"}
    >
      {(wiring) => {
        const props = { ...wiring, ...handlers, value, placeholder: field.placeholder ?? undefined };
        switch (field.type) {
          case "textarea":
          case "string-array":
            return <Textarea {...props} spellCheck={false} autoComplete="off" />;
          case "select":
            return (
              <Select {...props}>
                {!field.options.some((option) => option.value === value) && (
                  <option value="">Choose …</option>
                )}
                {field.options.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label ?? option.value}
                  </option>
                ))}
              </Select>
            );
          case "readonly":
            return <Input {...props} readOnly placeholder={props.placeholder ?? "Known once it is saved"} />;
          case "password":
            return <Input {...props} type="password" autoComplete="new-password" />;
          case "number":
            return <Input {...props} inputMode="decimal" autoComplete="off" />;
          default:
            return <Input {...props} spellCheck={false} autoComplete="off" />;
        }
      }}
    </Field>
  );
}

/** A secret that is stored: kept as it is, unless it is replaced. */
function Secret({ stored, ...props }: EntryProps & { stored: string }) {
  const { field, value, error, handlers } = props;
  if (value === stored)
    return (
      <Field label={field.label} description="Kept as it is." error={error}>
        {(wiring) => (
          <div className="flex gap-2">
            <Input {...wiring} readOnly value={drawnMask(stored)} className="font-mono" />
            <Button className="shrink-0" onClick={() => handlers.onChange("")}>
              Replace<span className="sr-only"> {field.label}</span>
            </Button>
          </div>
        )}
      </Field>
    );
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <Entry {...props} />
      </div>
      <Button className="mt-6.5 shrink-0" onClick={() => handlers.onChange(stored)}>
        Keep<span className="sr-only"> the stored {field.label}</span>
      </Button>
    </div>
  );
}
