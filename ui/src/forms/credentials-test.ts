import { useMutation } from "@tanstack/react-query";
import { useWatch, type UseFormReturn } from "react-hook-form";
import { api, ApiError, ask } from "@/api/client";
import type { Configuration } from "@/api/queries";
import { changedCredentials, type Account } from "./account";
import { toCredentials, type Form, type Values } from "./drawn";
import type { Dirty } from "./stored-form";

interface Asked {
  values: Values;
  dirty: Dirty<Account>;
}

/** Asks the carrier about the credentials that are entered. What it said is forgotten once they are others. */
export function useCredentialsTest(
  drawn: Form,
  stored: Configuration | undefined,
  form: UseFormReturn<Account>,
  showProblems: (error: Error) => void,
) {
  const values = useWatch({ control: form.control, name: "credentials" });
  const asking = useMutation({
    mutationFn: ({ values, dirty }: Asked) => {
      if (!stored)
        return ask(
          api.POST("/api/v1/telephony-configurations/check", {
            body: { credentials: toCredentials(drawn, values) },
          }),
        );
      return ask(
        api.POST("/api/v1/telephony-configurations/{configuration_id}/check", {
          params: { path: { configuration_id: stored.id } },
          body: { credentials: changedCredentials(drawn, values, dirty) },
        }),
      );
    },
    onError: (error) => {
      if (isAboutFields(error)) showProblems(error);
    },
  });
  const isOfThese = JSON.stringify(asking.variables?.values) === JSON.stringify(values);
  return {
    said: isOfThese ? asking.data : undefined,
    error: isOfThese && asking.error && !isAboutFields(asking.error) ? asking.error : undefined,
    isPending: asking.isPending,
    ask: async (dirty: Dirty<Account>) => {
      if (await form.trigger("credentials"))
        asking.mutate({ values: structuredClone(form.getValues("credentials")), dirty });
    },
  };
}

const isAboutFields = (error: Error) => error instanceof ApiError && error.fields.length > 0;
