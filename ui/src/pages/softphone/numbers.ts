import type { Configuration, PhoneNumber } from "@/api/queries";

/** The caller ids an account may show: its numbers here, the default one first, and those of its settings. */
export function callerIdsOf(configuration: Configuration, numbers: PhoneNumber[]) {
  const own = numbers
    .filter(({ telephony_configuration_id }) => telephony_configuration_id === configuration.id)
    .sort((one, other) => Number(other.is_default_caller_id) - Number(one.is_default_caller_id))
    .map(({ address }) => address);
  const listed = configuration.credentials.from_numbers;
  return [...new Set([...own, ...(Array.isArray(listed) ? listed.map(String) : [])])];
}

const TELEPHONE_NUMBER = /^[+(]?[\d\s().\-/]+$/;
const SHORTEST_NUMBER = 7;

/** What is wrong with a number one wants to call, as far as that can be seen. */
export function numberProblem(text: string) {
  const number = text.trim();
  if (!number) return "Enter the number to call.";
  if (!TELEPHONE_NUMBER.test(number)) return undefined;
  const digits = number.replace(/\D/g, "");
  if (digits.length > 15) return "A telephone number has 15 digits at most.";
  if (digits.length >= SHORTEST_NUMBER && !number.startsWith("+"))
    return "Begin with + and the country code, as in +14155550123.";
  return undefined;
}

/** The same request again has the same key, until it has succeeded: nobody is called twice by pressing twice. */
export class IdempotencyKeys {
  #request = "";
  #key = "";

  of(body: object) {
    const request = JSON.stringify(body);
    if (this.#request !== request) this.#key = newKey();
    this.#request = request;
    return this.#key;
  }

  forget() {
    this.#request = "";
  }
}

// `crypto.randomUUID` is for secure origins only.
const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
