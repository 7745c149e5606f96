import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Failure, Notice } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { count } from "@/ui/words";
import type { YamlProblem } from "../document/yaml";
import type { Check } from "./editing";

interface PublishProps {
  next: number;
  errors: number;
  warnings: number;
  check: Check;
  publish: (note: string) => Promise<unknown>;
  showProblems: () => void;
  close: () => void;
}

/** Makes the draft the version that answers calls. */
export function Publish({ next, errors, warnings, check, publish, showProblems, close }: PublishProps) {
  const form = useForm({ defaultValues: { note: "" } });
  const publishing = useMutation({ mutationFn: publish, onSuccess: close });
  const mayRun = errors === 0 && !check.error;
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
          if (mayRun && check.isCurrent) publishing.mutate(note.trim());
        })}
      >
        {check.error ? (
          <>
            <p className="text-sm">It is not known whether the draft would run.</p>
            <Failure error={check.error} again={check.again} />
          </>
        ) : errors > 0 ? (
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
          <Button onClick={close}>{mayRun ? "Cancel" : "Close"}</Button>
          {mayRun && (
            <Button
              type="submit"
              look="primary"
              busy={publishing.isPending ? "Publishing" : !check.isCurrent && "Looking through it"}
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
  decideLater: () => void;
}

/** Somebody else saved the draft meanwhile: theirs, or one's own? */
export function DraftConflict({ load, overwrite, decideLater }: ConflictProps) {
  const deciding = useMutation({ mutationFn: (decide: () => Promise<unknown>) => decide() });
  return (
    <Dialog title="Somebody else changed this draft" close={decideLater}>
      <div className="space-y-3 text-sm">
        <p>
          What you did since then is not saved. Go on with theirs, and find yours again by undoing; or save
          yours over it.
        </p>
        {deciding.error && <Failure error={deciding.error} />}
      </div>
      <DialogButtons>
        <Button look="quiet" onClick={decideLater}>
          Decide later
        </Button>
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

interface UnreadableProps {
  problem: YamlProblem | undefined;
  showYaml: () => void;
  putAside: () => void;
  close: () => void;
}

/** Nothing else is done with a draft whose text cannot be read: it would be lost, or left out, unseen. */
export function Unreadable({ problem, showYaml, putAside, close }: UnreadableProps) {
  return (
    <Dialog title="The YAML cannot be read" close={close}>
      <div className="space-y-3 text-sm">
        {problem && (
          <Notice tone="bad">
            Line {problem.line}: {problem.message}.
          </Notice>
        )}
        <p>
          What was typed there is not saved yet. Mend it first; or put it aside, and go on with what could be
          read before. Undoing brings it back.
        </p>
      </div>
      <DialogButtons>
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
        <Button
          onClick={() => {
            putAside();
            close();
          }}
        >
          Put it aside
        </Button>
        <Button
          look="primary"
          onClick={() => {
            showYaml();
            close();
          }}
        >
          Open the YAML
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
