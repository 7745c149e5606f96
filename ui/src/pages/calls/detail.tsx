export function CallDetail() {
  return null;
}
