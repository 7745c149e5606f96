import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, type Path } from "react-hook-form";
import { api, ask, type Schemas } from "@/api/client";
import { showProblems } from "@/forms/problems";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { writtenNumber } from "./search";

export type Way = "warm" | "cold";

const WAYS: Record<Way, { label: string; about: string }> = {
  warm: { label: "Warm", about: "The agent holds the line until somebody answers there." },
  cold: { label: "Cold", about: "The caller rings there at once, and the agent leaves." },
};

/** How a carrier transfers calls; empty if it does not. */
export function waysOf(capabilities: readonly Schemas["Capability"][]): Way[] {
  return [
    ...(capabilities.includes("transfer") ? (["warm"] as const) : []),
    ...(capabilities.includes("cold_transfer") ? (["cold"] as const) : []),
  ];
}

interface Values {
  to: string;
  way: Way;
}

const NAMES: readonly Path<Values>[] = ["to"];

interface Props {
  runId: string;
  ways: Way[];
  close: () => void;
}

/** Asks where the caller is handed to, and how. */
export function TransferDialog({ runId, ways, close }: Props) {
  const client = useQueryClient();
  const form = useForm<Values>({ defaultValues: { to: "", way: ways[0] ?? "warm" } });
  const { errors } = form.formState;
  const asking = useMutation({
    mutationFn: ({ to, way }: Values) =>
      ask(
        api.POST("/api/v1/workflow-runs/{run_id}/transfer", {
          params: { path: { run_id: runId } },
          body: { to: writtenNumber(to), cold: way === "cold" },
        }),
      ),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: ["run", runId, "events"] });
    },
    onError: (error) => showProblems(error, form.setError, NAMES),
  });
  return (
    <Dialog title="Transfer the caller" close={close}>
      <form className="space-y-4" noValidate onSubmit={form.handleSubmit((values) => asking.mutate(values))}>
        <Field
          label="Number"
          description="With its country code, or an address the carrier dials."
          error={errors.to?.message}
          required
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoFocus
              inputMode="tel"
              placeholder="+14155550100"
              {...form.register("to", {
                validate: (value) => value.trim() !== "" || "Enter the number to transfer to.",
              })}
            />
          )}
        </Field>
        <fieldset className="space-y-2">
          <legend className="mb-1.5 text-sm font-medium">How</legend>
          {ways.map((way) => (
            <label key={way} className="flex min-h-6 items-start gap-2.5 text-sm">
              <input
                type="radio"
                value={way}
                className="mt-0.5 size-4.5 shrink-0"
                {...form.register("way")}
              />
              <span>
                <span className="font-medium">{WAYS[way].label}</span>{" "}
                <span className="text-muted">{WAYS[way].about}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={asking.isPending && "Transferring"}>
            Transfer
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
