export interface Notice {
  id: number;
  kind: 'done' | 'failed';
  text: string;
}

/** Short messages about what an act came to; the page shows them and takes them away. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #last = 0;
  #later: (run: () => void, ms: number) => void;

  constructor(later: (run: () => void, ms: number) => void) {
    this.#later = later;
  }

  done(text: string): void {
    this.#show('done', text, 4_000);
  }

  failed(text: string): void {
    this.#show('failed', text, 10_000);
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #show(kind: Notice['kind'], text: string, ms: number): void {
    const id = (this.#last += 1);
    this.list = [...this.list.slice(-2), { id, kind, text }];
    this.#later(() => this.drop(id), ms);
  }
}
