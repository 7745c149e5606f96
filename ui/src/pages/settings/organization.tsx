import { useQuery } from "@tanstack/react-query";
import { organizationQuery, useOrganizationUpdate, type Organization } from "@/api/settings";
import { showProblems } from "@/forms/problems";
import { useStoredForm } from "@/forms/stored-form";
import { ReadOnlyNotice } from "@/shell/admins";
import { useIsAdmin } from "@/shell/identity";
import { Copy } from "@/ui/copy";
import { Loaded } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { Card, Facts } from "@/ui/layout";
import { formatMoment } from "@/ui/words";
import { SaveButton } from "./shared";

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

const toValues = ({ name }: Organization) => ({ name });

function NameForm({ organization }: { organization: Organization }) {
  const isAdmin = useIsAdmin();
  const form = useStoredForm(toValues(organization));
  const { errors } = form.formState;
  const saving = useOrganizationUpdate((error) => showProblems(error, form.setError, ["name"]));
  return (
    <Card title="What it is called">
      <form
        noValidate
        className="max-w-md space-y-4"
        onSubmit={form.handleSubmit((values) =>
          saving.mutate(values, { onSuccess: (stored) => form.settle(values, toValues(stored)) }),
        )}
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
        {isAdmin && <SaveButton isDirty={form.isDirty} saving={saving} error={errors.root?.message} />}
      </form>
    </Card>
  );
}
