import { useForm, type FieldValues, type Path, type PathValue } from "react-hook-form";

/** What a form says was changed, name by name. */
export type Dirty<T> = Partial<Record<keyof T, unknown>>;

/** Those of the values that somebody changed: what is not sent stays as it is, whoever changes it meanwhile. */
export const onlyDirty = <T extends object>(values: T, dirty: Dirty<T>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => dirty[name as keyof T])) as Partial<T>;

/** A form of what is stored. It follows when somebody else changes that, but for the fields that are being changed here. */
export function useStoredForm<T extends FieldValues>(stored: T) {
  const form = useForm<T>({
    values: stored,
    resetOptions: { keepDirtyValues: true, keepDirty: true, keepErrors: true, keepIsSubmitted: true },
  });
  // Only what is read is kept up to date.
  const { isDirty, dirtyFields } = form.formState;
  /** Takes note that `sent` is stored now, and reads `stored`; what was typed meanwhile stays, and is unsaved. */
  const settle = (sent: T, stored: T) => {
    for (const name of Object.keys(stored) as Path<T>[])
      if (isSame(form.getValues(name), sent[name]))
        form.resetField(name, { defaultValue: stored[name] as PathValue<T, Path<T>> });
  };
  return { ...form, isDirty, dirtyFields: dirtyFields as Dirty<T>, settle };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
