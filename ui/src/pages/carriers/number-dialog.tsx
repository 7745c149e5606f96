import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm, type Path } from "react-hook-form";
import { api, ask } from "@/api/client";
import { configurationsQuery, workflowsQuery, type PhoneNumber } from "@/api/queries";
import { showProblems } from "@/forms/problems";
import { onlyDirty } from "@/forms/stored-form";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Notice } from "@/ui/feedback";
import { Checkbox, Field, Input, Select } from "@/ui/field";

interface Values {
  address: string;
  label: string;
  inbound_workflow_id: string;
  is_default_caller_id: boolean;
}

const NAMES: readonly Path<Values>[] = ["address", "label", "inbound_workflow_id", "is_default_caller_id"];

interface Props {
  configurationId: string;
  number?: PhoneNumber;
  close: () => void;
}

/** Adds a number to an account, or changes one. */
export function NumberDialog({ configurationId, number, close }: Props) {
  const client = useQueryClient();
  const workflows = useQuery(workflowsQuery);
  const form = useForm<Values>({
    defaultValues: {
      address: number?.address ?? "",
      label: number?.label ?? "",
      inbound_workflow_id: number?.inbound_workflow_id ?? "",
      is_default_caller_id: number?.is_default_caller_id ?? false,
    },
  });
  const { errors, dirtyFields } = form.formState;
  const saving = useMutation({
    mutationFn: (values: Values) => {
      const body = { ...values, inbound_workflow_id: values.inbound_workflow_id || null };
      if (number)
        return ask(
          api.PATCH("/api/v1/phone-numbers/{number_id}", {
            params: { path: { number_id: number.id } },
            body: onlyDirty(body, dirtyFields),
          }),
        );
      return ask(
        api.POST("/api/v1/phone-numbers", { body: { ...body, telephony_configuration_id: configurationId } }),
      );
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["numbers"] });
      await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
      close();
    },
    onError: (error) => showProblems(error, form.setError, NAMES),
  });
  return (
    <Dialog title={number ? `Change ${number.address}` : "Add a number"} close={close}>
      <form noValidate className="space-y-4" onSubmit={form.handleSubmit((values) => saving.mutate(values))}>
        <Field
          label="Number"
          description="With its country code, as in +14155550123; or a SIP address, or an extension."
          error={errors.address?.message}
          required
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              {...form.register("address", {
                validate: (text) => text.trim() !== "" || "Number is required.",
              })}
            />
          )}
        </Field>
        <Field label="Label" error={errors.label?.message} required={false}>
          {(wiring) => <Input {...wiring} autoComplete="off" {...form.register("label")} />}
        </Field>
        <Field label="Workflow that answers" error={errors.inbound_workflow_id?.message}>
          {(wiring) => (
            <Select {...wiring} {...form.register("inbound_workflow_id")} key={workflows.data?.length}>
              <option value="">No workflow answers</option>
              {workflows.data?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Checkbox
          label="Default caller id"
          description="Calls through this account come from it unless another number is named."
          {...form.register("is_default_caller_id")}
        />
        {errors.root?.message && <Notice tone="bad">{errors.root.message}</Notice>}
        <DialogButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={saving.isPending && "Saving"}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
