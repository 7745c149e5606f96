import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, type Path } from "react-hook-form";
import { api, ask } from "@/api/client";
import { identityQuery } from "@/api/session";
import { showProblems } from "@/forms/problems";
import { useIdentity } from "@/shell/identity";
import { Button, TextLink } from "@/ui/button";
import { Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Card, Page } from "@/ui/layout";

const SHORTEST = 12;

interface Values {
  current_password: string;
  new_password: string;
  again: string;
}

const SENT: readonly Path<Values>[] = ["current_password", "new_password"];

export function Password() {
  const client = useQueryClient();
  const identity = useIdentity();
  const form = useForm<Values>({ defaultValues: { current_password: "", new_password: "", again: "" } });
  const { errors } = form.formState;
  const changing = useMutation({
    mutationFn: ({ current_password, new_password }: Values) =>
      ask(api.POST("/api/v1/auth/password", { body: { current_password, new_password } })),
    onSuccess: async () => {
      form.reset();
      await client.invalidateQueries({ queryKey: identityQuery.queryKey });
    },
    onError: (error) => showProblems(error, form.setError, SENT),
  });
  return (
    <Page
      title={identity?.user?.is_newcomer ? "Choose your own password" : "Change the password"}
      about="Every other browser that is signed in as you is signed out."
    >
      <Card>
        {changing.isSuccess && (
          <Notice tone="good">
            The password is changed. <TextLink to="/">Go to the start</TextLink>
          </Notice>
        )}
        <form
          noValidate
          className="mt-2 max-w-sm space-y-4"
          onSubmit={form.handleSubmit((values) => changing.mutate(values))}
        >
          <input type="text" hidden readOnly autoComplete="username" value={identity?.user?.email ?? ""} />
          <Field label="Current password" error={errors.current_password?.message}>
            {(wiring) => (
              <Input
                {...wiring}
                type="password"
                autoComplete="current-password"
                {...form.register("current_password", { required: "Enter the password you signed in with." })}
              />
            )}
          </Field>
          <Field
            label="New password"
            description={`${SHORTEST} characters or more.`}
            error={errors.new_password?.message}
          >
            {(wiring) => (
              <Input
                {...wiring}
                type="password"
                autoComplete="new-password"
                {...form.register("new_password", {
                  minLength: { value: SHORTEST, message: `Use ${SHORTEST} characters or more.` },
                  required: "Enter a new password.",
                })}
              />
            )}
          </Field>
          <Field label="New password again" error={errors.again?.message}>
            {(wiring) => (
              <Input
                {...wiring}
                type="password"
                autoComplete="new-password"
                {...form.register("again", {
                  validate: (value, { new_password }) =>
                    value === new_password || "The two are not the same.",
                })}
              />
            )}
          </Field>
          {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
          <Button type="submit" look="primary" busy={changing.isPending && "Changing it"}>
            Change the password
          </Button>
        </form>
      </Card>
    </Page>
  );
}
