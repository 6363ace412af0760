/** Something of the page that is fetched when it is first wanted, and stays. */
export class Later<T> {
  value = $state.raw<T | null>(null);
  /** It could not be had: the network is gone, or a newer version took its place. */
  failed = $state(false);
  #fetch: () => Promise<{ default: T }>;
  #asked: Promise<void> | null = null;

  constructor(fetch: () => Promise<{ default: T }>) {
    this.#fetch = fetch;
  }

  /** Fetches it unless that is done or under way; what failed is tried again. */
  load(): Promise<void> {
    return (this.#asked ??= this.#load());
  }

  async #load(): Promise<void> {
    this.failed = false;
    try {
      this.value = (await this.#fetch()).default;
    } catch {
      this.failed = true;
      this.#asked = null;
    }
  }
}
