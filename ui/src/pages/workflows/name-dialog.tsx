import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { showProblems } from "@/forms/problems";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";

interface Props {
  title: string;
  action: string;
  name: string;
  save: (name: string) => Promise<unknown>;
  close: () => void;
  children?: ReactNode;
}

/** Asks for a workflow's name. */
export function NameDialog({ title, action, name, save, close, children }: Props) {
  const form = useForm({ defaultValues: { name } });
  const { errors } = form.formState;
  const saving = useMutation({
    mutationFn: (values: { name: string }) => save(values.name.trim()),
    onSuccess: close,
    onError: (error) => showProblems(error, form.setError, ["name"]),
  });
  return (
    <Dialog title={title} close={close}>
      <form noValidate className="space-y-4" onSubmit={form.handleSubmit((values) => saving.mutate(values))}>
        <Field label="Name" error={errors.name?.message} required>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              {...form.register("name", { validate: (text) => text.trim() !== "" || "Name is required." })}
            />
          )}
        </Field>
        {children}
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={saving.isPending && "Saving"}>
            {action}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
