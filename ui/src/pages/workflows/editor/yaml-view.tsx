import { useMemo } from "react";
import { isSame, type JsonObject } from "../document/json";
import { parseYaml, toYaml, type YamlProblem } from "../document/yaml";
import { useEditing } from "./editing";
import { CodeEditor, type Mark } from "./code-editor";

export interface Written {
  text: string;
  /** What the text says, as far as it can be read. */
  document: JsonObject;
  problem: YamlProblem | undefined;
}

const written = (document: JsonObject): Written => ({ text: toYaml(document), document, problem: undefined });

/** The document as text. What is wrong in it is shown at its line; until it can be read, the document stays. */
export function YamlView({ kept, keep }: { kept: Written | undefined; keep: (text: Written) => void }) {
  const { document, change, problems } = useEditing();
  // What was typed stays as it was typed, unless the document was changed elsewhere meanwhile.
  const shown = useMemo(
    () => (kept && isSame(kept.document, document) ? kept : written(document)),
    [kept, document],
  );

  const type = (text: string) => {
    const parsed = parseYaml(text);
    keep({ text, document: parsed.document ?? shown.document, problem: parsed.problem });
    if (parsed.document) change(() => parsed.document ?? document, "yaml");
  };

  const marks = useMemo(() => marksOf(shown, problems), [shown, problems]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-72 flex-1 overflow-hidden">
        <CodeEditor label="The workflow as YAML" text={shown.text} onChange={type} marks={marks} />
      </div>
      <div className="border-t border-line px-3 py-2 text-sm">
        {shown.problem ? (
          <p role="alert" className="font-medium text-bad">
            Line {shown.problem.line}: {shown.problem.message}. Until this is mended, the workflow stays as it
            was.
          </p>
        ) : (
          <p className="text-muted">
            Comments are not kept: the gateway stores what the YAML says, not how it is written.
          </p>
        )}
      </div>
    </div>
  );
}

function marksOf({ text, problem }: Written, problems: ReturnType<typeof useEditing>["problems"]): Mark[] {
  if (problem) return [{ ...problem, severity: "error" }];
  if (problems.length === 0) return [];
  const { place } = parseYaml(text);
  return problems.map(({ path, message, severity }) => ({ ...place(path), message, severity }));
}
