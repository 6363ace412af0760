/** A database whose tables are made already: making them for each test took longer than the test. */
export const TEMPLATE = 'fengsheng_tables';

/** The URL of another database of the same cluster. */
export function urlOf(cluster: string, name: string): string {
  return cluster.replace(/\/postgres$/, `/${name}`);
}
