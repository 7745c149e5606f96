import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import { workflowReferenceQuery, type Workflow } from "@/api/workflows";
import { Button, TextLink } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/feedback";
import { Badge, Page } from "@/ui/layout";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import type { Path } from "../document/json";
import { nodeAt } from "../document/problems";
import { Canvas, type View } from "./canvas";
import { EditingContext, type Editing, type Tab } from "./editing";
import { useIsWide, useProblems, useFollowing, useSelected, useUndoKeys, type Goal } from "./hooks";
import { Leaving } from "./leaving";
import { Panel } from "./panel";
import type { SaveState as State } from "./save-state";
import { SaveState, UndoButtons } from "./toolbar";
import { TryIt, useVisited } from "./try-it";
import { useDraft, useTakingOver } from "./use-draft";
import { WorkspaceDialogs, type Open } from "./workspace-dialogs";

const SETTINGS = new Set<unknown>([
  "transfers",
  "services",
  "listening",
  "answering_machine",
  "limits",
  "phrases",
]);

function tabOf(path: Path): Tab | undefined {
  if (nodeAt(path) !== null) return "node";
  if (path[0] === "collect" || path[1] === "global_functions") return "functions";
  return SETTINGS.has(path[0]) ? "settings" : undefined;
}

/** One workflow being edited. */
export function Workspace({ workflow }: { workflow: Workflow }) {
  const { id, name, version, has_draft } = workflow;
  const draft = useDraft(workflow);
  const view = useSyncExternalStore(draft.subscribe, draft.view);
  const { document, typed, save } = view;
  const { problems, check } = useProblems(document);
  const { data: reference } = useQuery(workflowReferenceQuery);
  const isWide = useIsWide();
  const [canvas, setCanvas] = useState<View>("graph");
  const [tab, setTab] = useState<Tab>("node");
  const [selected, choose] = useSelected(document);
  const [goal, setGoal] = useState<Goal>();
  const [isFormShown, setFormShown] = useState(false);
  const [compared, compare] = useState<number>();
  const [open, setOpen] = useState<Open>();
  const [deferred, defer] = useState<State>();
  const [isTrying, setTrying] = useState(false);
  const [runId, setRunId] = useState<string>();
  const visited = useVisited(runId);
  const shown = useRef<HTMLElement>(null);
  useUndoKeys(draft.undo, draft.redo);
  useFollowing(shown, isFormShown);
  const wasTakenOver = useTakingOver(draft, view, workflow);

  const showYaml = () => {
    compare(undefined);
    setCanvas("yaml");
    setFormShown(false);
  };
  const editing = useMemo<Editing>(
    () => ({
      document,
      change: (edit, about) => {
        if (typed?.problem) setOpen("unreadable");
        else draft.change(edit, about);
      },
      typed,
      type: draft.type,
      problems,
      check,
      reference,
      selected,
      select: (node) => {
        choose(node);
        setTab("node");
      },
      goTo: (path) => {
        const shown = tabOf(path);
        if (!shown) {
          showYaml();
          return;
        }
        const node = nodeAt(path);
        if (node !== null) choose(node);
        setTab(shown);
        setFormShown(true);
        setGoal({ path });
      },
    }),
    [document, typed, draft, problems, check, reference, selected, choose],
  );
  const hasDraft = has_draft || save.kind !== "saved";
  const show = (wanted: Tab) => {
    setTab(wanted);
    setFormShown(true);
    setGoal(undefined);
  };

  return (
    <EditingContext value={editing}>
      <div data-wide>
        <Page
          title={name}
          back={<TextLink to="/workflows">Workflows</TextLink>}
          about={
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {version === null ? (
                <Badge tone="warn">Never published</Badge>
              ) : (
                <Badge tone="good">Version {version}</Badge>
              )}
              {hasDraft && version !== null && <Badge>Draft</Badge>}
              <SaveState save={save} draft={draft} decide={() => defer(undefined)} />
            </span>
          }
          actions={
            <>
              <UndoButtons view={view} draft={draft} />
              <Button
                aria-pressed={isTrying}
                onClick={() => {
                  setTrying(!isTrying);
                  setFormShown(true);
                }}
              >
                Try it
              </Button>
              <Button
                look="primary"
                aria-disabled={!hasDraft}
                title={hasDraft ? undefined : "Nothing was changed since it was published"}
                onClick={() => hasDraft && setOpen(typed?.problem ? "unreadable" : "publish")}
              >
                Publish
              </Button>
              <Menu label="More actions" trigger={<span aria-hidden>⋯</span>}>
                <MenuItem onSelect={() => setOpen("rename")}>Rename …</MenuItem>
                <MenuItem onSelect={() => setOpen("duplicate")}>Duplicate …</MenuItem>
                <MenuLine />
                {version !== null && hasDraft && (
                  <MenuItem danger onSelect={() => setOpen("discard")}>
                    Discard the draft …
                  </MenuItem>
                )}
                <MenuItem danger onSelect={() => setOpen("delete")}>
                  Delete …
                </MenuItem>
              </Menu>
            </>
          }
        >
          {wasTakenOver && (
            <Notice tone="warn">
              Somebody else changed this draft, and this is theirs. Undo brings yours back.
            </Notice>
          )}
          <div className="grid gap-4 lg:h-[calc(100dvh-12.5rem)] lg:min-h-[34rem] lg:grid-cols-[minmax(0,1fr)_27rem] lg:grid-rows-[minmax(0,1fr)]">
            <section
              ref={isFormShown ? undefined : shown}
              tabIndex={-1}
              aria-label="Workflow"
              className={classes(
                "flex min-h-[28rem] min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface",
                !isWide && isFormShown && "hidden",
              )}
            >
              <Canvas
                workflowId={id}
                view={canvas}
                show={setCanvas}
                isWide={isWide}
                visited={visited}
                showDetails={() => setFormShown(true)}
                compared={compared}
                closeComparison={() => compare(undefined)}
              />
            </section>
            <section
              ref={isFormShown ? shown : undefined}
              tabIndex={-1}
              aria-label="Details"
              className={classes(
                "flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface",
                !isWide && !isFormShown && "hidden",
              )}
            >
              {isTrying && (
                <TryIt
                  workflowId={id}
                  draft={draft}
                  onCall={setRunId}
                  close={() => {
                    setTrying(false);
                    setRunId(undefined);
                  }}
                />
              )}
              {!isWide && (
                <Button look="quiet" className="self-start" onClick={() => setFormShown(false)}>
                  ‹ The whole workflow
                </Button>
              )}
              <Panel
                workflowId={id}
                published={version}
                tab={tab}
                show={show}
                goal={goal}
                compared={compared}
                compare={(number) => {
                  compare(number);
                  setFormShown(false);
                }}
              />
            </section>
          </div>
        </Page>
      </div>
      <Leaving draft={draft} />
      <WorkspaceDialogs
        workflow={workflow}
        draft={draft}
        open={open}
        close={() => setOpen(undefined)}
        isDeciding={save.kind === "conflict" && save !== deferred}
        decideLater={() => defer(save)}
        showProblems={() => show("problems")}
        showYaml={showYaml}
      />
    </EditingContext>
  );
}
