import { Card } from "@/ui/layout";

/** What the call was begun with, and what was noted in it. */
export function Variables({ variables }: { variables: Record<string, unknown> }) {
  const entries = Object.entries(variables);
  if (entries.length === 0) return null;
  return (
    <Card title="Variables" about="What the call was begun with, and what the agent noted.">
      <table className="w-full table-fixed text-sm">
        <colgroup>
          <col className="w-2/5 sm:w-56" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map(([name, value]) => (
            <tr key={name} className="align-top">
              <th scope="row" className="py-2 pr-4 text-left font-mono text-xs break-words">
                {name}
              </th>
              <td className="py-2">
                <Value value={value} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === null || value === "") return <span className="text-muted">empty</span>;
  if (typeof value === "object")
    return (
      <pre
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-md bg-sunken p-3 text-xs break-words whitespace-pre-wrap"
      >
        {JSON.stringify(value, null, 2)}
      </pre>
    );
  return (
    <div className="max-h-72 overflow-auto break-words whitespace-pre-wrap">
      {typeof value === "string" ? value : JSON.stringify(value)}
    </div>
  );
}
