/**
 * Keeps the focus where it is in a list whose rows, its children, change places: moving a row in the
 * page takes the focus off it, and the keyboard would start over at the top.
 */
export function keepsFocus(list: HTMLElement): () => void {
  let held: EventTarget | null = null;
  const take = (event: FocusEvent) => {
    held = event.target;
  };
  // A browser may tell of a moved row that it lost the focus: whether it did shows a moment later.
  const leave = () =>
    setTimeout(() => {
      if (!list.contains(document.activeElement)) held = null;
    });
  const moves = new MutationObserver((records) => {
    const row = held;
    if (!(row instanceof HTMLElement) || document.activeElement !== document.body) return;
    const moved = records.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node.contains(row)),
    );
    if (moved) row.focus({ preventScroll: true });
  });
  list.addEventListener('focusin', take);
  list.addEventListener('focusout', leave);
  moves.observe(list, { childList: true });
  return () => {
    list.removeEventListener('focusin', take);
    list.removeEventListener('focusout', leave);
    moves.disconnect();
  };
}
