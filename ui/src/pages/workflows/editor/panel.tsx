import { Tabs } from "radix-ui";
import { useRef } from "react";
import { useEditing, TABS, type Tab } from "./editing";
import { FunctionsPanel } from "./functions-panel";
import { useArrival, type Goal } from "./hooks";
import { NodeForm } from "./node-form";
import { ProblemsPanel } from "./problems-panel";
import { ProblemBadge } from "./section";
import { SettingsPanel } from "./settings-panel";
import { VersionsPanel } from "./versions-panel";

interface Props {
  workflowId: string;
  published: number | null;
  tab: Tab;
  show: (tab: Tab) => void;
  goal: Goal | undefined;
  compared: number | undefined;
  compare: (number: number) => void;
}

/** The forms beside the graph. */
export function Panel({ workflowId, published, tab, show, goal, compared, compare }: Props) {
  const { problems } = useEditing();
  const panel = useRef<HTMLDivElement>(null);
  useArrival(panel, goal);
  const about: Partial<Record<Tab, React.ReactNode>> = {
    problems: <ProblemBadge problems={problems} />,
  };
  return (
    <Tabs.Root
      ref={panel}
      value={tab}
      onValueChange={(chosen) => show(chosen as Tab)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List aria-label="Forms" className="flex flex-wrap border-b border-line px-2 pt-1">
        {Object.entries(TABS).map(([name, label]) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="inline-flex min-h-10 items-center gap-1.5 border-b-2 border-transparent px-1.5 text-[0.8125rem] font-medium text-muted sm:text-sm hover:text-ink data-[state=active]:border-accent data-[state=active]:text-accent"
          >
            {label} {about[name as Tab]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content
        key={tab}
        value={tab}
        className="relative min-h-0 flex-1 overflow-y-auto p-4 outline-offset-[-2px]"
      >
        {tab === "node" && <NodeForm />}
        {tab === "functions" && <FunctionsPanel />}
        {tab === "settings" && <SettingsPanel />}
        {tab === "problems" && <ProblemsPanel />}
        {tab === "versions" && (
          <VersionsPanel
            workflowId={workflowId}
            published={published}
            compared={compared}
            compare={compare}
          />
        )}
      </Tabs.Content>
    </Tabs.Root>
  );
}
