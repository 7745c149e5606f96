import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { root } from "@/api/client";
import { signIn } from "@/api/session";
import { Logo } from "@/shell/logo";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";

export function SignIn() {
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const { errors } = form.formState;
  const entering = useMutation({
    mutationFn: (credentials: { email: string; password: string }) => signIn(client, credentials),
    onSuccess: () => router.history.push(to && /^\/(?!\/)/.test(to) ? to : `${root}/`),
  });
  useEffect(() => {
    document.title = "Sign in · Patchbay";
  }, []);
  return (
    <main className="mx-auto flex min-h-screen max-w-sm flex-col justify-center gap-6 p-4">
      <Logo />
      <form
        noValidate
        className="space-y-4 rounded-lg border border-line bg-surface p-5"
        onSubmit={form.handleSubmit((values) => entering.mutate(values))}
      >
        <h1 className="text-xl">Sign in</h1>
        <Field label="E-mail address" error={errors.email?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="email"
              autoComplete="username"
              {...form.register("email", { required: "Enter your e-mail address." })}
            />
          )}
        </Field>
        <Field label="Password" error={errors.password?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              type="password"
              autoComplete="current-password"
              {...form.register("password", { required: "Enter your password." })}
            />
          )}
        </Field>
        {entering.error && <Failure error={entering.error} />}
        <Button type="submit" look="primary" className="w-full" busy={entering.isPending && "Signing in"}>
          Sign in
        </Button>
      </form>
      <p className="text-sm text-muted">
        The gateway prints the first login in its terminal, once, when it starts for the first time.
      </p>
    </main>
  );
}
