import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, type Path } from "react-hook-form";
import { api, ask, type Schemas } from "@/api/client";
import { membersQuery } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";
import { Field, Input, Select } from "@/ui/field";
import { ROLES } from "./roles";

interface Values {
  email: string;
  name: string;
  role: "admin" | "member";
}

const NAMES: readonly Path<Values>[] = ["email", "name", "role"];

interface Props {
  close: () => void;
  added: (created: Schemas["MemberCreated"]) => void;
}

export function AddMember({ close, added }: Props) {
  const client = useQueryClient();
  const form = useForm<Values>({ defaultValues: { email: "", name: "", role: "member" } });
  const { errors } = form.formState;
  const adding = useMutation({
    mutationFn: (body: Values) => ask(api.POST("/api/v1/users", { body })),
    onSuccess: async (created) => {
      added(created);
      await client.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
    onError: (error) => showProblems(error, form.setError, NAMES),
  });
  return (
    <Dialog title="Add a member" close={close}>
      <form noValidate className="space-y-4" onSubmit={form.handleSubmit((values) => adding.mutate(values))}>
        <Field
          label="E-mail address"
          description="What they sign in with. Nothing is sent to it."
          error={errors.email?.message}
          required
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="email"
              autoComplete="off"
              {...form.register("email", {
                pattern: { value: /^\s*[^@\s]+@[^@\s]+\s*$/, message: "Enter an e-mail address." },
                required: "Enter an e-mail address.",
              })}
            />
          )}
        </Field>
        <Field label="Name" error={errors.name?.message} required={false}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...form.register("name")} />}
        </Field>
        <Field
          label="Role"
          description={`An admin ${ROLES.admin.about} A member ${ROLES.member.about}`}
          error={errors.role?.message}
        >
          {(wiring) => (
            <Select {...wiring} {...form.register("role")}>
              <option value="member">{ROLES.member.label}</option>
              <option value="admin">{ROLES.admin.label}</option>
            </Select>
          )}
        </Field>
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={adding.isPending && "Adding"}>
            Add
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
