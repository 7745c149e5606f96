import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useForm } from "react-hook-form";
import { api, ask, root, type Schemas } from "@/api/client";
import { apiKeysQuery, type ApiKey } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { AdminsOnly } from "@/shell/admins";
import { Button, OutsideLink } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Empty, Loaded, Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { count, formatMoment } from "@/ui/words";
import { ShownOnce } from "./shared";

export function ApiKeys() {
  return (
    <AdminsOnly what="the API keys">
      <KeyList />
    </AdminsOnly>
  );
}

type CreatedKey = Schemas["ApiKeyCreated"];

function KeyList() {
  const keys = useQuery(apiKeysQuery);
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<CreatedKey>();
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      Create an API key
    </Button>
  );
  return (
    <div className="space-y-4">
      <p className="text-sm text-muted">
        Programs send a key in the header <code className="font-mono">X-API-Key</code>.{" "}
        <OutsideLink href={`${root}/docs`}>The API's documentation</OutsideLink>
      </p>
      <Loaded query={keys} what="the API keys">
        {(list) => <Keys list={list} create={create} />}
      </Loaded>
      {isCreating && (
        <CreateKey
          close={() => setCreating(false)}
          created={(key) => {
            setCreating(false);
            setCreated(key);
          }}
        />
      )}
      {created && (
        <ShownOnce
          title={created.name}
          label="API key"
          value={created.key}
          close={() => setCreated(undefined)}
        >
          <p>Whoever has this key can do what an admin does. Keep it where passwords are kept.</p>
        </ShownOnce>
      )}
    </div>
  );
}

function Keys({ list, create }: { list: ApiKey[]; create: ReactNode }) {
  const live = list.filter((key) => !key.revoked_at);
  const revoked = list.filter((key) => key.revoked_at);
  return (
    <>
      {live.length === 0 ? (
        <Empty title="No API key" action={create}>
          A program that places calls, or reads what was said in them, needs one.
        </Empty>
      ) : (
        <>
          {create}
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {live.map((key) => (
              <Row key={key.id} apiKey={key} />
            ))}
          </ul>
        </>
      )}
      {revoked.length > 0 && (
        <details className="text-sm">
          <summary className="font-medium">{count(revoked.length, "revoked key")}</summary>
          <ul className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
            {revoked.map((key) => (
              <Row key={key.id} apiKey={key} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Row({ apiKey: key }: { apiKey: ApiKey }) {
  const client = useQueryClient();
  const [isRevoking, setRevoking] = useState(false);
  const revoke = async () => {
    await ask(api.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: key.id } } }));
    await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  };
  const facts = [
    `Created ${formatMoment(key.created_at)}${key.created_by ? ` by ${key.created_by}` : ""}`,
    key.last_used_at ? `last used ${formatMoment(key.last_used_at)}` : "never used",
    key.revoked_at && `revoked ${formatMoment(key.revoked_at)}`,
  ];
  return (
    <li className="flex items-start justify-between gap-3 p-4">
      <div className="min-w-0 space-y-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium break-words">{key.name}</span>
          <code className="font-mono text-muted">{key.prefix}…</code>
        </p>
        <p className="break-words text-muted">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {!key.revoked_at && (
        <Button className="shrink-0" onClick={() => setRevoking(true)}>
          Revoke<span className="sr-only"> {key.name}</span>
        </Button>
      )}
      {isRevoking && (
        <Confirm title={`Revoke ${key.name}?`} action="Revoke" run={revoke} close={() => setRevoking(false)}>
          <p>Programs that use it are refused from now on. It cannot be made valid again.</p>
        </Confirm>
      )}
    </li>
  );
}

interface CreateProps {
  close: () => void;
  created: (key: CreatedKey) => void;
}

function CreateKey({ close, created }: CreateProps) {
  const client = useQueryClient();
  const form = useForm({ defaultValues: { name: "" } });
  const { errors } = form.formState;
  const creating = useMutation({
    mutationFn: (body: { name: string }) => ask(api.POST("/api/v1/api-keys", { body })),
    onSuccess: async (key) => {
      created(key);
      await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
    onError: (error) => showProblems(error, form.setError, ["name"]),
  });
  return (
    <Dialog title="Create an API key" close={close}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={form.handleSubmit((values) => creating.mutate(values))}
      >
        <Field
          label="Name"
          description="What you recognize it by: the program that uses it."
          error={errors.name?.message}
          required
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              placeholder="Nightly reports"
              {...form.register("name", { validate: (name) => name.trim() !== "" || "Enter a name." })}
            />
          )}
        </Field>
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={creating.isPending && "Creating"}>
            Create
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
