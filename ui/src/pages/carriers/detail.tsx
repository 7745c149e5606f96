export function CarrierDetail() {
  return null;
}
