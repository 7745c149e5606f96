import type { Configuration } from "@/api/queries";
import { startingValues, toCredentials, type Credentials, type Form, type Values } from "./drawn";
import { onlyDirty, type Dirty } from "./stored-form";

/** What the controls of a carrier account's form hold. */
export interface Account {
  name: string;
  is_default: boolean;
  max_concurrent_calls: string;
  credentials: Values;
}

export interface Submitted {
  name: string;
  is_default?: true;
  max_concurrent_calls: number | null;
  credentials: Credentials;
}

export const startingAccount = (drawn: Form, stored?: Configuration): Account => ({
  name: stored?.name ?? "",
  is_default: stored?.is_default ?? false,
  max_concurrent_calls: String(stored?.max_concurrent_calls ?? ""),
  credentials: startingValues(drawn, stored?.credentials),
});

/** All of an account, to be added. */
export const toSubmitted = (drawn: Form, account: Account): Submitted => ({
  ...toDetails(account),
  credentials: toCredentials(drawn, account.credentials),
});

/** What was changed of an account: the rest stays as it is, whoever changed it meanwhile. */
export const toChanges = (drawn: Form, account: Account, dirty: Dirty<Account>): Partial<Submitted> => ({
  ...onlyDirty(toDetails(account), dirty),
  ...(dirty.credentials ? { credentials: changedCredentials(drawn, account.credentials, dirty) } : {}),
});

/** The credentials that were changed. */
export const changedCredentials = (drawn: Form, values: Values, { credentials = {} }: Dirty<Account>) =>
  toCredentials(drawn, values, (name) => Boolean((credentials as Dirty<Values>)[name]));

function toDetails({ name, is_default, max_concurrent_calls }: Account) {
  const limit = max_concurrent_calls.trim();
  return {
    name: name.trim(),
    ...(is_default && { is_default: true as const }),
    max_concurrent_calls: limit ? Number(limit) : null,
  };
}
