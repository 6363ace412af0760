const MARK = 'data-printing';

/** Marks the document while it is printed. */
export function markPrinting(printing: boolean): void {
  document.documentElement.toggleAttribute(MARK, printing);
}

/** Whether the document is being printed: what is drawn now must be painted at once. */
export function isPrinting(): boolean {
  return document.documentElement.hasAttribute(MARK);
}
