import { type MessagePort, Worker } from 'node:worker_threads';
import type { Analysis, Analyst, Utterance } from '../../server/model/analysis.js';
import { Memo } from './memo.js';

/** What goes to a worker and what comes back; one question at a time per worker. */
export interface Ask {
  id: number;
  texts: readonly Utterance[];
}
export type Answer =
  { id: number; analyses: Analysis[]; model: string } | { id: number; error: string };

/** The worker's side: answers questions with an analyst, one after the other. */
export function serve(port: MessagePort, analyst: Analyst): void {
  const { model } = analyst;
  port.on('message', ({ id, texts }: Ask) => {
    analyst.analyse(texts).then(
      (analyses) => port.postMessage({ id, analyses, model } satisfies Answer),
      (error: unknown) => port.postMessage({ id, error: String(error) } satisfies Answer),
    );
  });
}

interface Pending {
  resolve(analyses: Analysis[]): void;
  reject(error: Error): void;
  texts: readonly Utterance[];
  tries: number;
}

/** A worker that died twice over the same texts is not given them a third time. */
const TRIES = 2;
/** Texts whose analysis is remembered: a few MB, and some seconds of a storm. */
const REMEMBERED = 5000;

/** Spreads the analysis over worker threads, so that the writer never waits for a long text. */
export class AnalystPool implements Analyst {
  #model = 'none';
  readonly #pending = new Map<number, Pending>();
  readonly #workers: { thread: Worker; asked: Set<number> }[] = [];
  readonly #entry: URL;
  readonly #memo = new Memo(REMEMBERED);
  #next = 1;
  #closed = false;

  /** `entry` is the built worker file; `size` threads are started at once. */
  constructor(entry: URL, size: number) {
    this.#entry = entry;
    for (let i = 0; i < size; i++) this.#start();
  }

  /** Named by the threads with their first answer. */
  get model(): string {
    return this.#model;
  }

  async analyse(texts: readonly Utterance[]): Promise<Analysis[]> {
    const found = texts.map((text) => this.#memo.get(text));
    const missing = texts.filter((_, index) => !found[index]);
    if (missing.length === 0) return found.filter((analysis) => analysis !== undefined);
    const analyses = await new Promise<Analysis[]>((resolve, reject) =>
      this.#ask({ resolve, reject, texts: missing, tries: 0 }),
    );
    missing.forEach((text, index) => {
      const analysis = analyses[index];
      if (analysis) this.#memo.set(text, analysis);
    });
    let next = 0;
    return found.flatMap((analysis) => analysis ?? analyses[next++] ?? []);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map(({ thread }) => thread.terminate()));
  }

  #ask(pending: Pending): void {
    const worker = this.#workers.reduce((a, b) => (b.asked.size < a.asked.size ? b : a));
    const id = this.#next++;
    this.#pending.set(id, { ...pending, tries: pending.tries + 1 });
    worker.asked.add(id);
    worker.thread.postMessage({ id, texts: pending.texts } satisfies Ask);
  }

  #start(): void {
    const thread = new Worker(this.#entry);
    const worker = { thread, asked: new Set<number>() };
    this.#workers.push(worker);
    thread.on('message', (answer: Answer) => {
      worker.asked.delete(answer.id);
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ('error' in answer) pending?.reject(new Error(answer.error));
      else {
        this.#model = answer.model;
        pending?.resolve(answer.analyses);
      }
    });
    thread.on('error', () => undefined);
    thread.on('exit', () => this.#replace(worker));
  }

  /** A thread that died is replaced and its questions are asked again. */
  #replace(dead: { thread: Worker; asked: Set<number> }): void {
    this.#workers.splice(this.#workers.indexOf(dead), 1);
    if (!this.#closed) this.#start();
    for (const id of dead.asked) {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (!pending) continue;
      if (this.#closed || pending.tries >= TRIES) {
        pending.reject(new Error('The text analysis stopped while reading these texts.'));
      } else this.#ask(pending);
    }
  }
}
