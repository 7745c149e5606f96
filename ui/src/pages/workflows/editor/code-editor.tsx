import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface Mark {
  from: number;
  to: number;
  message: string;
  severity: "error" | "warning";
}

interface Props {
  label: string;
  text: string;
  onChange: (text: string) => void;
  marks: readonly Mark[];
  /** What is in sight at first. */
  start?: number | undefined;
}

/** A text editor for YAML. Escape and then Tab leave it. */
export function CodeEditor({ label, text, onChange, marks, start }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ text, onChange, start });

  useEffect(() => {
    latest.current = { text, onChange, start };
  }, [text, onChange, start]);

  useEffect(() => {
    if (!host.current) return undefined;
    // In a shadow root the editor adopts its style sheet; in the document it would write a <style>, which the page's
    // policy does not let it.
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const { text, start = 0 } = latest.current;
    const anchor = Math.min(start, text.length);
    const created = new EditorView({
      root,
      parent: root,
      scrollTo: EditorView.scrollIntoView(anchor, { y: "center" }),
      state: EditorState.create({
        doc: text,
        selection: { anchor },
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          indentUnit.of("  "),
          yaml(),
          syntaxHighlighting(COLORS),
          LOOK,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const typed = update.state.doc.toString();
            if (typed !== latest.current.text) latest.current.onChange(typed);
          }),
        ],
      }),
    });
    view.current = created;
    return () => created.destroy();
  }, [label]);

  useEffect(() => {
    const present = view.current?.state.doc.toString();
    if (present === undefined || present === text) return;
    view.current?.dispatch({ changes: { from: 0, to: present.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const end = editor.state.doc.length;
    const placed = marks.map((mark) => ({
      ...mark,
      from: Math.min(mark.from, end),
      to: Math.min(mark.to, end),
    }));
    editor.dispatch(setDiagnostics(editor.state, placed));
  }, [marks, text]);

  return <div ref={host} className="h-full" />;
}

const COLORS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--color-accent)" },
  { tag: tags.definition(tags.propertyName), color: "var(--color-accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--color-good)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--color-warn)" },
  { tag: tags.comment, color: "var(--color-muted)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--color-ink)",
    backgroundColor: "var(--color-surface)",
    fontSize: "0.8125rem",
  },
  "&.cm-focused": { outline: "2px solid var(--color-accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--color-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--color-ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--color-sunken)",
    color: "var(--color-muted)",
    borderRight: "1px solid var(--color-line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--color-accent-soft) 50%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--color-accent) 30%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--color-surface)",
    color: "var(--color-ink)",
    border: "1px solid var(--color-line)",
  },
});
