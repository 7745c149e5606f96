import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Failure, Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { count } from "@/ui/words";

interface PublishProps {
  next: number;
  errors: number;
  warnings: number;
  /** Whether this is known of the document as it is now. */
  isChecked: boolean;
  publish: (note: string) => Promise<unknown>;
  showProblems: () => void;
  close: () => void;
}

/** Makes the draft the version that answers calls. */
export function Publish({ next, errors, warnings, isChecked, publish, showProblems, close }: PublishProps) {
  const form = useForm({ defaultValues: { note: "" } });
  const publishing = useMutation({ mutationFn: publish, onSuccess: close });
  const look = (
    <Button
      look="quiet"
      onClick={() => {
        close();
        showProblems();
      }}
    >
      {(errors > 0 ? errors : warnings) === 1 ? "Show it" : "Show them"}
    </Button>
  );
  return (
    <Dialog title={`Publish version ${next}`} close={close}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={form.handleSubmit(({ note }) => {
          if (errors === 0 && isChecked) publishing.mutate(note.trim());
        })}
      >
        {errors > 0 ? (
          <Notice tone="bad">
            It would not run: {count(errors, "problem")} {errors === 1 ? "has" : "have"} to be mended first.{" "}
            {look}
          </Notice>
        ) : (
          <>
            <p className="text-sm">
              From now on new calls speak this draft. Calls that are under way keep what they began with.
            </p>
            {warnings > 0 && (
              <Notice tone="warn">
                {count(warnings, "thing")} in it {warnings === 1 ? "is" : "are"} worth a look. {look}
              </Notice>
            )}
            <Field label="What is new" required={false}>
              {(wiring) => (
                <Input {...wiring} autoComplete="off" maxLength={200} {...form.register("note")} />
              )}
            </Field>
          </>
        )}
        {publishing.error && <Failure error={publishing.error} />}
        <DialogButtons>
          <Button onClick={close}>{errors > 0 ? "Close" : "Cancel"}</Button>
          {errors === 0 && (
            <Button
              type="submit"
              look="primary"
              busy={publishing.isPending ? "Publishing" : !isChecked && "Looking through it"}
            >
              Publish
            </Button>
          )}
        </DialogButtons>
      </form>
    </Dialog>
  );
}

interface ConflictProps {
  load: () => Promise<unknown>;
  overwrite: () => Promise<unknown>;
  close: () => void;
}

/** Somebody else saved the draft meanwhile: theirs, or one's own? */
export function DraftConflict({ load, overwrite, close }: ConflictProps) {
  const deciding = useMutation({
    mutationFn: (decide: () => Promise<unknown>) => decide(),
    onSuccess: close,
  });
  return (
    <Dialog title="Somebody else changed this draft" close={close}>
      <div className="space-y-3 text-sm">
        <p>
          What you did since then is not saved. Go on with theirs, and find yours again by undoing; or save
          yours over it.
        </p>
        {deciding.error && <Failure error={deciding.error} />}
      </div>
      <DialogButtons>
        <Button
          look="danger"
          busy={deciding.isPending && "Working"}
          onClick={() => deciding.mutate(overwrite)}
        >
          Save mine over it
        </Button>
        <Button look="primary" busy={deciding.isPending && "Working"} onClick={() => deciding.mutate(load)}>
          Go on with theirs
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
