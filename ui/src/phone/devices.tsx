import { useEffect, useState } from "react";
import { Field, Select } from "@/ui/field";
import { storeChoice } from "./choice";
import { listDevices, watchDevices, type Device, type Devices as Found } from "./microphone";
import type { Telephone } from "./telephone";

/** Which microphone and which speaker a telephone uses; during a call, too. */
export function Devices({ telephone, isLive }: { telephone: Telephone; isLive: boolean }) {
  const [found, setFound] = useState<Found>({ microphones: [], speakers: [] });
  const [choice, setChoice] = useState({ ...telephone.choice });
  useEffect(() => {
    const look = () => void listDevices().then(setFound);
    look();
    return watchDevices(look);
  }, [isLive]);
  const choose = (chosen: Partial<typeof choice>) => {
    const next = { ...choice, ...chosen };
    setChoice(next);
    storeChoice(next);
    if (chosen.microphone !== undefined) void telephone.useMicrophone(chosen.microphone);
    if (chosen.speaker !== undefined) void telephone.useSpeaker(chosen.speaker);
  };
  return (
    <details className="text-sm">
      <summary className="font-medium">Microphone and speaker</summary>
      <div className="mt-3 space-y-3">
        <DeviceChoice
          label="Microphone"
          devices={found.microphones}
          value={choice.microphone}
          choose={(microphone) => choose({ microphone })}
        />
        {found.speakers.length > 0 && (
          <DeviceChoice
            label="Speaker"
            devices={found.speakers}
            value={choice.speaker}
            choose={(speaker) => choose({ speaker })}
          />
        )}
        {found.microphones.length === 0 && (
          <p className="text-muted">What there is to choose from is known once the microphone was allowed.</p>
        )}
      </div>
    </details>
  );
}

interface ChoiceProps {
  label: string;
  devices: Device[];
  value: string;
  choose: (id: string) => void;
}

function DeviceChoice({ label, devices, value, choose }: ChoiceProps) {
  const known = devices.filter(({ id }) => id !== "default");
  return (
    <Field label={label}>
      {(wiring) => (
        <Select
          {...wiring}
          value={known.some(({ id }) => id === value) ? value : ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">As the system</option>
          {known.map((device) => (
            <option key={device.id} value={device.id}>
              {device.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
