export function EditCarrier() {
  return null;
}
