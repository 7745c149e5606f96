export function AddCarrier() {
  return null;
}
