/** Steps per knock: with one knock a second, enough to get on and little enough to be in nobody's way. */
const PER_KNOCK = 10;

/**
 * Long work on what is stored, done in the background in steps of one transaction each. What is left
 * stands in the tables, so a restart goes on where it was.
 */
export class Steps {
  #running: Promise<void> | null = null;
  #closed = false;

  /** `step` answers false when nothing is left for now. */
  constructor(
    private readonly step: () => Promise<boolean>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Goes on, unless somebody does already. */
  wake(): void {
    if (this.#closed) return;
    this.#running ??= this.#some()
      .catch(this.failed)
      .finally(() => {
        this.#running = null;
      });
  }

  /** Resolves when the work in hand is committed. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async #some(): Promise<void> {
    for (let n = 0; n < PER_KNOCK && !this.#closed; n++) {
      if (!(await this.step())) return;
      // Posts that came in meanwhile go first.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A step that is not taken again once nothing is left: no work of its kind can come any more. */
export function once(step: () => Promise<boolean>): () => Promise<boolean> {
  let left = true;
  return async () => {
    if (left) left = await step();
    return left;
  };
}
