import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWatch, type Path } from "react-hook-form";
import { api, ask } from "@/api/client";
import { identityQuery, signOutEverywhere } from "@/api/session";
import type { Member } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { useStoredForm } from "@/forms/stored-form";
import { useIdentity } from "@/shell/identity";
import { Button, ButtonLink } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Field, Input } from "@/ui/field";
import { Card } from "@/ui/layout";
import { ROLES } from "./roles";
import { SaveButton } from "./shared";

export function Account() {
  const user = useIdentity()?.user;
  if (!user) return null;
  return (
    <div className="space-y-6">
      <Profile user={user} />
      <Card title="Password" about="Another password signs every other browser of yours out.">
        <ButtonLink to="/password">Change the password</ButtonLink>
      </Card>
      <Sessions />
    </div>
  );
}

interface Values {
  name: string;
  email: string;
  current_password: string;
}

const NAMES: readonly Path<Values>[] = ["name", "email", "current_password"];

const toValues = ({ name, email }: Pick<Member, "name" | "email">): Values => ({
  name,
  email,
  current_password: "",
});

function Profile({ user }: { user: Member }) {
  const client = useQueryClient();
  const form = useStoredForm(toValues(user));
  const { errors } = form.formState;
  const email = useWatch({ control: form.control, name: "email" });
  const isMoving = email.trim().toLowerCase() !== user.email;
  const saving = useMutation({
    mutationFn: ({ name, email, current_password }: Values) =>
      ask(
        api.PATCH("/api/v1/auth/me", {
          body: {
            ...(form.dirtyFields.name ? { name } : {}),
            ...(isMoving && { email, current_password }),
          },
        }),
      ),
    onSuccess: (identity, sent) => {
      client.setQueryData(identityQuery.queryKey, identity);
      if (identity.user) form.settle(sent, toValues(identity.user));
    },
    onError: (error) => showProblems(error, form.setError, NAMES),
  });
  return (
    <Card title="You" about={`${ROLES[user.role].label}: ${ROLES[user.role].about}`}>
      <form
        noValidate
        className="max-w-md space-y-4"
        onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      >
        <Field label="Name" error={errors.name?.message} required={false}>
          {(wiring) => <Input {...wiring} autoComplete="name" {...form.register("name")} />}
        </Field>
        <Field label="E-mail address" description="What you sign in with." error={errors.email?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="email"
              autoComplete="email"
              {...form.register("email", {
                pattern: { value: /^\s*[^@\s]+@[^@\s]+\s*$/, message: "Enter an e-mail address." },
                required: "Enter an e-mail address.",
              })}
            />
          )}
        </Field>
        {isMoving && (
          <Field
            label="Current password"
            description="To be sure that it is you who changes how you sign in."
            error={errors.current_password?.message}
          >
            {(wiring) => (
              <Input
                {...wiring}
                type="password"
                autoComplete="current-password"
                {...form.register("current_password", { required: "Enter your password." })}
              />
            )}
          </Field>
        )}
        <SaveButton isDirty={form.isDirty} saving={saving} error={errors.root?.message} />
      </form>
    </Card>
  );
}

function Sessions() {
  const [isAsking, setAsking] = useState(false);
  return (
    <Card title="Sessions" about="A browser you forgot to sign out of, or a device that was lost.">
      <Button look="danger" onClick={() => setAsking(true)}>
        Sign out everywhere
      </Button>
      {isAsking && (
        <Confirm
          title="Sign out everywhere?"
          action="Sign out everywhere"
          run={signOutEverywhere}
          close={() => setAsking(false)}
        >
          <p>Every browser that is signed in as you is signed out, this one too.</p>
        </Confirm>
      )}
    </Card>
  );
}
