import type { StoryIndex } from './index.js';

/** A shingle as it is looked up: signed, since a map finds small integers without unpacking them. */
export function keyOf(shingle: number): number {
  return shingle | 0;
}

/** Zero whenever nobody counts. */
let hits = new Uint8Array(1024);

/**
 * Counters for the exemplars of an index, each at its id modulo their number, all zero; whoever
 * counts leaves them so. A map of so many numbers that live so shortly costs more than all else that
 * a story is found by.
 */
export function hitsOf(index: StoryIndex): Uint8Array {
  let size = hits.length;
  while (size < index.next - index.oldest) size *= 2;
  if (size > hits.length) hits = new Uint8Array(size);
  return hits;
}
