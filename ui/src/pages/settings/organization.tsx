import { useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { organizationQuery, useOrganizationUpdate, type Organization } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { useIsAdmin } from "@/shell/identity";
import { Copy } from "@/ui/copy";
import { Loaded } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Card, Facts } from "@/ui/layout";
import { formatMoment } from "@/ui/words";
import { ReadOnlyNotice, SaveButton } from "./shared";

export function OrganizationSettings() {
  return (
    <Loaded query={useQuery(organizationQuery)} what="the organization">
      {(organization) => (
        <div className="space-y-6">
          <ReadOnlyNotice />
          <NameForm organization={organization} />
          <Card title="Identity">
            <div className="space-y-4">
              <Facts facts={[["Created", formatMoment(organization.created_at)]]} />
              <Copy
                label="Organization id"
                value={organization.id}
                description="What the API and the gateway's logs call it."
              />
            </div>
          </Card>
        </div>
      )}
    </Loaded>
  );
}

function NameForm({ organization }: { organization: Organization }) {
  const isAdmin = useIsAdmin();
  const form = useForm({ values: { name: organization.name } });
  const { errors } = form.formState;
  const saving = useOrganizationUpdate((error) => showProblems(error, form.setError, ["name"]));
  return (
    <Card title="What it is called">
      <form
        noValidate
        className="max-w-md space-y-4"
        onSubmit={form.handleSubmit((values) => saving.mutate(values))}
      >
        <Field label="Name" error={errors.name?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              readOnly={!isAdmin}
              autoComplete="organization"
              {...form.register("name", { validate: (name) => name.trim() !== "" || "Enter a name." })}
            />
          )}
        </Field>
        <SaveButton error={errors.root?.message} isSaved={saving.isSuccess} isSaving={saving.isPending} />
      </form>
    </Card>
  );
}
