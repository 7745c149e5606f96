import { useMemo } from "react";
import { parseYaml, toYaml } from "../document/yaml";
import { useEditing } from "./editing";
import { CodeEditor, type Mark } from "./code-editor";
import type { Typed } from "./draft";

/** The document as text. What is wrong in it is shown at its line; until it can be read, the document stays. */
export function YamlView() {
  const { document, typed, type, problems } = useEditing();
  // What was typed stays as it was typed, unless the document was changed elsewhere meanwhile.
  const shown = useMemo<Typed>(() => typed ?? { text: toYaml(document) }, [typed, document]);
  const marks = useMemo(() => marksOf(shown, problems), [shown, problems]);
  const read = (text: string) => {
    const { document: says, problem } = parseYaml(text);
    type({ text, problem }, says);
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-72 flex-1 overflow-hidden">
        <CodeEditor
          label="The workflow as YAML"
          text={shown.text}
          onChange={read}
          marks={marks}
          start={shown.problem?.from}
        />
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

function marksOf({ text, problem }: Typed, problems: ReturnType<typeof useEditing>["problems"]): Mark[] {
  if (problem) return [{ ...problem, severity: "error" }];
  if (problems.length === 0) return [];
  const { place } = parseYaml(text);
  return problems.map(({ path, message, severity }) => ({ ...place(path), message, severity }));
}
