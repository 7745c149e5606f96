import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { root } from "@/api/client";
import { identityQuery, type Identity } from "@/api/session";
import { Logo } from "@/shell/logo";
import { SignInForm } from "@/shell/sign-in-form";

export function SignIn() {
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const enter = (identity: Identity) => {
    client.clear();
    client.setQueryData(identityQuery.queryKey, identity);
    router.history.push(to && /^\/(?!\/)/.test(to) ? to : `${root}/`);
  };
  useEffect(() => {
    document.title = "Sign in · Patchbay";
  }, []);
  return (
    <main className="mx-auto flex min-h-screen max-w-sm flex-col justify-center gap-6 p-4">
      <Logo />
      <div className="space-y-4 rounded-lg border border-line bg-surface p-5">
        <h1 className="text-xl">Sign in</h1>
        <SignInForm enter={enter} />
      </div>
      <p className="text-sm text-muted">
        The gateway prints the first login in its terminal, once, when it starts for the first time.
      </p>
    </main>
  );
}
