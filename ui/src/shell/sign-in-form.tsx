import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { signIn, type Identity } from "@/api/session";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";

interface Props {
  /** Who is expected. */
  email?: string | undefined;
  enter: (identity: Identity) => void;
}

export function SignInForm({ email = "", enter }: Props) {
  const form = useForm({ defaultValues: { email, password: "" } });
  const { errors } = form.formState;
  const { setFocus } = form;
  useEffect(() => {
    if (email) setFocus("password");
  }, [email, setFocus]);
  const entering = useMutation({ mutationFn: signIn, onSuccess: enter });
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={form.handleSubmit((credentials) => entering.mutate(credentials))}
    >
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
  );
}
