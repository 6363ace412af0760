/** What a field means, in both languages of the API's document. */
export function both(description: string, zh: string): { description: string; zh: string } {
  return { description, zh };
}
