export function CarrierList() {
  return null;
}
