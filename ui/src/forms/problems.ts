import type { FieldValues, Path, UseFormSetError } from "react-hook-form";
import { ApiError, sentence } from "@/api/client";

/** Shows what the gateway refused at the fields it names; what belongs to none of `names` is about the whole form. */
export function showProblems<T extends FieldValues>(
  error: Error,
  setError: UseFormSetError<T>,
  names: readonly Path<T>[],
) {
  const elsewhere: string[] = [];
  for (const { location, message } of error instanceof ApiError ? error.fields : []) {
    const name = location.slice(1).join(".");
    const field = names.find((known) => name === known || name.startsWith(`${known}.`));
    if (!field) elsewhere.push(sentence(name ? `${name}: ${message}` : message));
    else setError(field, { message: atItem(name.slice(field.length + 1), message) }, { shouldFocus: true });
  }
  const unplaced =
    error instanceof ApiError && error.fields.length ? elsewhere.join(" ") : sentence(error.message);
  if (unplaced) setError("root", { message: unplaced });
}

const atItem = (index: string, message: string) =>
  /^\d+$/.test(index) ? `Line ${Number(index) + 1}: ${message}` : sentence(message);
