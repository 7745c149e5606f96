export function CallList() {
  return null;
}
