import { createTask, type ScheduledTask } from 'node-cron';
import type { World } from './world.js';

/** Knocks at the doors: every second, what is due. No meaning hangs on the timer itself. */
export class Schedule {
  readonly #task: ScheduledTask;
  readonly #stop: () => void;
  #ticking: Promise<void> | null = null;

  constructor(
    private readonly world: World,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#task = createTask('* * * * * *', () => this.knock(), { noOverlap: true });
    // A level change should be on its way to people before the next second.
    this.#stop = world.store.onCommit(() => world.notifier.wake());
  }

  start(): void {
    void this.#task.start();
  }

  /** Everything that is due now. */
  async knock(): Promise<void> {
    this.#ticking ??= this.#knock().finally(() => {
      this.#ticking = null;
    });
    await this.#ticking;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#task.destroy();
    await this.#ticking;
  }

  async #knock(): Promise<void> {
    // What is due may fail: sources are visited and messages go out all the same.
    await this.world.pipeline.tick().catch(this.failed);
    try {
      void this.world.visits.wake().catch(this.failed);
      void this.world.looks.wake().catch(this.failed);
      void this.world.subscriptions.wake().catch(this.failed);
      void this.world.streams?.wake().catch(this.failed);
      this.world.notifier.wake();
      this.world.editions.wake();
      this.world.recounts.wake();
      this.world.rereads.wake();
      this.world.forgets.wake();
      this.world.thins.wake();
      this.world.filler.wake();
      this.world.imports?.again();
    } catch (error) {
      this.failed(error);
    }
  }
}
