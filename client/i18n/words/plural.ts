/** "1 source", "3 sources"; `count` is written already. */
export function s(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}

/** The verb of so many: 1 row has, 3 rows have. */
export function verb(count: string, one: string, many: string): string {
  return count === '1' ? one : many;
}
