import { expect, it } from "vitest";
import type { Configuration, PhoneNumber } from "@/api/queries";
import { callerIdsOf, IdempotencyKeys, numberProblem } from "./numbers";

it.each(["+1 (415) 555-0123", "100", "sip:sarah@clinic.example", "sarah@clinic.example"])(
  "calls %s",
  (text) => {
    expect(numberProblem(text)).toBeUndefined();
  },
);

it.each(["", "   ", "415 555 0123", "0049 30 1234567", "+1234567890123456"])("does not call %j", (text) => {
  expect(numberProblem(text)).toMatch(/\.$/);
});

it("offers an account's own numbers, the default one first", () => {
  const configuration = {
    id: "a",
    credentials: { from_numbers: ["+13", "+12"] },
  } as unknown as Configuration;
  const number = (address: string, account: string, is_default_caller_id = false) =>
    ({ address, telephony_configuration_id: account, is_default_caller_id }) as PhoneNumber;
  const numbers = [number("+11", "a"), number("+12", "a", true), number("+14", "b")];
  expect(callerIdsOf(configuration, numbers)).toEqual(["+12", "+11", "+13"]);
});

it("has one key for a request, however often it is sent, and a new one once it has succeeded", () => {
  const keys = new IdempotencyKeys();
  const first = keys.of({ to_number: "+11" });
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(keys.of({ to_number: "+11" })).toBe(first);
  expect(keys.of({ to_number: "+12" })).not.toBe(first);
  const second = keys.of({ to_number: "+12" });
  keys.forget();
  expect(keys.of({ to_number: "+12" })).not.toBe(second);
});
