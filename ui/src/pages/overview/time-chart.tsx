import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";
import type { Overview } from "@/api/overview";
import { formatCount, slotFormats, type Chart } from "./figures";

interface Props {
  chart: Chart;
  overview: Overview;
}

interface Point {
  at: string;
  values: (number | null)[];
}

const tick = { fill: "var(--color-muted)", fontSize: 12 };

/** A chart for the eye; the table beside it says the same to everybody. */
export function TimeChart({ chart, overview }: Props) {
  const { brief, full } = slotFormats(overview);
  const points: Point[] = overview.slots.map((slot) => ({
    at: slot.starts_at,
    values: chart.series.map(({ of }) => of(slot)),
  }));
  return (
    <div role="img" aria-label={`${chart.title}. The table has the figures.`} className="h-full">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 280, height: 240 }}>
        <ComposedChart data={points} accessibilityLayer={false} margin={{ left: 0, right: 8, top: 8 }}>
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="at"
            tickFormatter={brief}
            tick={tick}
            tickLine={false}
            minTickGap={24}
            stroke="var(--color-edge)"
          />
          <YAxis
            width="auto"
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickFormatter={chart.format}
            allowDecimals={chart.format !== formatCount}
            {...(chart.range && { domain: chart.range })}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--color-sunken)", stroke: "var(--color-line)" }}
            content={(tooltip) => <Tip {...tooltip} chart={chart} name={full} />}
          />
          {chart.series.map(({ label }, index) => drawn(chart, label, index))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function drawn(chart: Chart, label: string, index: number) {
  const colour = `var(--color-chart-${chart.series[index]?.colour})`;
  const shared = {
    dataKey: ({ values }: Point) => values[index] ?? null,
    name: label,
    isAnimationActive: false,
  };
  switch (chart.kind) {
    case "bars":
      return <Bar key={label} {...shared} stackId="all" fill={colour} maxBarSize={36} />;
    case "steps":
      return (
        <Area
          key={label}
          {...shared}
          type="step"
          stroke={colour}
          strokeWidth={2}
          fill={colour}
          fillOpacity={0.15}
        />
      );
    case "lines":
      return <Line key={label} {...shared} stroke={colour} strokeWidth={2} dot={{ r: 2, fill: colour }} />;
  }
}

interface TipProps extends TooltipContentProps {
  chart: Chart;
  name: (iso: string) => string;
}

function Tip({ active, payload, chart, name }: TipProps) {
  const point = payload[0]?.payload as Point | undefined;
  if (!active || !point) return null;
  return (
    <div className="rounded-md border border-line bg-surface p-2.5 text-xs shadow-lg">
      <p className="mb-1 font-medium">{name(point.at)}</p>
      {chart.series.map(({ label }, index) => {
        const value = point.values[index];
        return (
          value != null && (
            <p key={label} className="flex justify-between gap-4">
              <span className="text-muted">{label}</span>
              <span className="tabular-nums">{chart.format(value)}</span>
            </p>
          )
        );
      })}
    </div>
  );
}
