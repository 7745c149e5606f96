import { useState } from "react";
import type { Overview } from "@/api/overview";
import { Button } from "@/ui/button";
import { Card } from "@/ui/layout";
import { lazily } from "@/ui/lazily";
import { isEmpty, NOTHING, slotFormats, type Chart, type Colour } from "./figures";

const TimeChart = lazily("the chart", async () => (await import("./time-chart")).TimeChart);

const SWATCHES: Record<Colour, string> = {
  1: "bg-chart-1",
  2: "bg-chart-2",
  3: "bg-chart-3",
  4: "bg-chart-4",
};

interface Props {
  chart: Chart;
  overview: Overview;
}

/** Figures over time, drawn, or as the table they are. */
export function ChartCard({ chart, overview }: Props) {
  const [isTable, setTable] = useState(false);
  if (isEmpty(chart, overview.slots))
    return (
      <Card title={chart.title} about={chart.about}>
        <p className="py-8 text-center text-sm text-muted">Nothing was measured in this period.</p>
      </Card>
    );
  return (
    <Card title={chart.title} about={chart.about}>
      <div className="mb-3 flex items-start justify-between gap-4">
        <Legend chart={chart} />
        <Button
          look="quiet"
          className="-my-2 -mr-2 shrink-0 aria-pressed:bg-accent-soft"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          As a table<span className="sr-only"> for {chart.title}</span>
        </Button>
      </div>
      {isTable ? (
        <FigureTable chart={chart} overview={overview} />
      ) : (
        <div className="h-60">
          <TimeChart chart={chart} overview={overview} />
        </div>
      )}
    </Card>
  );
}

function Legend({ chart }: { chart: Chart }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {chart.series.map(({ label, colour }) => (
        <li key={label} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2.5 rounded-sm ${SWATCHES[colour]}`} />
          {label}
        </li>
      ))}
    </ul>
  );
}

function FigureTable({ chart, overview }: Props) {
  const { full } = slotFormats(overview);
  return (
    <div
      role="region"
      tabIndex={0}
      aria-label={`${chart.title}, as a table`}
      className="max-h-80 overflow-auto rounded-md border border-line"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-sunken text-left">
          <tr>
            <th scope="col" className="p-2 font-medium">
              {overview.hourly ? "Hour" : "Day"}
            </th>
            {chart.series.map(({ label }) => (
              <th key={label} scope="col" className="p-2 text-right font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {overview.slots.map((slot) => (
            <tr key={slot.starts_at}>
              <th scope="row" className="p-2 text-left font-normal">
                {full(slot.starts_at)}
              </th>
              {chart.series.map(({ label, of }) => {
                const value = of(slot);
                return (
                  <td key={label} className="p-2 text-right tabular-nums">
                    {value === null ? NOTHING : chart.format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
