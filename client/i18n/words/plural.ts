/** "1 source", "3 sources"; `count` is written already. */
export function s(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}
