import { microphoneProblem, PhoneProblem, problem } from "./problems";

export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  microphones: Device[];
  /** Empty where the browser leaves the choice to the system. */
  speakers: Device[];
}

/** The microphone, its voice made clear. One that was chosen and is gone is replaced by the system's.
 *
 * @throws PhoneProblem
 */
export async function openMicrophone(id?: string): Promise<MediaStream> {
  if (!hasMediaDevices()) throw new PhoneProblem(problem("insecure"));
  const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: id ? { ...voice, deviceId: { exact: id } } : voice,
    });
  } catch (error) {
    if (id && error instanceof DOMException && error.name === "OverconstrainedError") return openMicrophone();
    throw new PhoneProblem(microphoneProblem(error));
  }
}

export function closeMicrophone(stream: MediaStream | null) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** What there is to choose from. Names are known once the microphone was allowed. */
export async function listDevices(): Promise<Devices> {
  if (!hasMediaDevices()) return { microphones: [], speakers: [] };
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId && device.label)
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of("audioinput"), speakers: canChooseSpeaker() ? of("audiooutput") : [] };
}

/** Tells when a device comes or goes, until the returned function is called. */
export function watchDevices(changed: () => void) {
  if (!hasMediaDevices()) return () => undefined;
  navigator.mediaDevices.addEventListener("devicechange", changed);
  return () => navigator.mediaDevices.removeEventListener("devicechange", changed);
}

// Both are missing where the types say they are there: on insecure origins, and in older browsers.
const hasMediaDevices = () => "mediaDevices" in navigator;
const canChooseSpeaker = () => "setSinkId" in AudioContext.prototype;
