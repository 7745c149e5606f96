import type { Schemas } from "@/api/client";

export type Form = Schemas["ProviderForm"];
export type FormField = Schemas["FormField"];
export type Credentials = Schemas["ConfigurationCreate"]["credentials"];

/** What a form's controls hold: lists are lines, numbers are what was typed. */
export type Value = string | boolean;
export type Values = Record<string, Value>;

/** A stored secret's mask as it is drawn: the dashes at the end of a key file tell nothing. */
export const drawnMask = (mask: string) => mask.replace(/[-\s]+$/, "").replaceAll("\n", ", ");

/** Whether a field is shown: every other field it depends on has its value, or one of its values. */
export function isVisible(field: FormField, values: Values) {
  return Object.entries(field.visible_when ?? {}).every(([name, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).includes(values[name]),
  );
}

/** The fields in the order they are drawn, section by section. */
export function sectionsOf(form: Form) {
  const sections = new Map<string, FormField[]>();
  for (const field of form.fields) {
    const name = field.section ?? "";
    sections.set(name, [...(sections.get(name) ?? []), field]);
  }
  return [...sections];
}

/** What the controls hold at first: what is stored, or else what the gateway takes when nothing is sent. */
export function startingValues(form: Form, stored: Record<string, unknown> = {}): Values {
  return Object.fromEntries(
    form.fields.map((field) => [field.name, toValue(field, stored[field.name] ?? field.constraints.default)]),
  );
}

function toValue(field: FormField, stored: unknown): Value {
  if (field.type === "boolean") return stored === true;
  if (Array.isArray(stored)) return stored.join("\n");
  return typeof stored === "string" || typeof stored === "number" ? String(stored) : "";
}

/** What is sent: the fields that are shown and `isSent`. One that was emptied becomes what it is when nothing is sent. */
export function toCredentials(
  form: Form,
  values: Values,
  isSent: (name: string) => boolean = () => true,
): Credentials {
  const sent = form.fields
    .filter((field) => field.type !== "readonly" && isVisible(field, values) && isSent(field.name))
    .map((field) => [field.name, toSent(field, values[field.name] ?? "")]);
  return { ...Object.fromEntries(sent), provider: form.name } as Credentials;
}

function toSent(field: FormField, value: Value): unknown {
  if (typeof value === "boolean") return value;
  if (field.type === "string-array") return linesOf(value);
  const text = textOf(field, value);
  if (text === "") return field.constraints.default ?? null;
  return field.type === "number" ? Number(text) : text;
}

/** What was entered, without the white space that was copied with it. */
const textOf = ({ type }: FormField, value: string) => (type === "textarea" ? value : value.trim());

const linesOf = (value: string) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What is wrong with a value, as far as it can be told without asking the gateway. */
export function problemWith(field: FormField, value: Value): string | undefined {
  if (typeof value === "boolean" || field.type === "readonly") return undefined;
  if (value.trim() === "") return field.required ? `${field.label} is required.` : undefined;
  if (field.type === "number") return problemWithNumber(field, Number(value));
  if (field.type !== "string-array") return problemWithText(field, textOf(field, value));
  const problems = linesOf(value).map((line, index) => {
    const problem = problemWithText(field, line);
    return problem && `Line ${index + 1}: ${problem}`;
  });
  return problems.find(Boolean);
}

function problemWithNumber({ constraints: { minimum, maximum } }: FormField, number: number) {
  if (!Number.isFinite(number)) return "Enter a number.";
  if (typeof minimum === "number" && number < minimum) return `Enter ${minimum} or more.`;
  if (typeof maximum === "number" && number > maximum) return `Enter ${maximum} or less.`;
  return undefined;
}

function problemWithText(
  { constraints: { min_length, max_length, pattern }, placeholder }: FormField,
  text: string,
) {
  if (min_length && text.length < min_length) return `Enter ${min_length} characters or more.`;
  if (max_length && text.length > max_length) return `Enter ${max_length} characters or less.`;
  if (pattern && !matches(pattern, text))
    return `This does not look right.${placeholder ? ` It should be like ${placeholder}` : ""}`;
  return undefined;
}

/** The gateway's patterns are of another dialect; one that is none here is left to the gateway. */
function matches(pattern: string, text: string) {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}
