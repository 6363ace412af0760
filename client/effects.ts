import { untrack } from 'svelte';

/**
 * Inside an effect: runs something whenever one of the values changes, and for no other reason.
 * The caller reads the values; what `run` reads is not followed.
 */
export function whenever(_values: readonly unknown[], run: () => void): void {
  untrack(run);
}
