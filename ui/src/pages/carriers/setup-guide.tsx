import type { ProviderForm } from "@/api/queries";

/** What a carrier has its customers do, in its own words. */
export function SetupGuide({ form, open }: { form: ProviderForm; open?: boolean }) {
  if (form.setup_checklist.length === 0) return null;
  return (
    <details className="text-sm" open={open}>
      <summary className="font-medium">What {form.display_name} needs, step by step</summary>
      <ol className="mt-2 list-decimal space-y-1.5 pl-5 text-muted">
        {form.setup_checklist.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  );
}
