import type { Writable } from 'node:stream';
import { OTHER } from '../../../crawlers/text/complaints/rules.js';
import { categoriesOf } from '../../reading/complaints.js';
import type { ExportState } from '../../model/mention.js';
import { NotFound } from '../../pipeline/pipeline.js';
import { waitingFor } from '../../search/fill.js';
import { searchOf } from '../../search/index.js';
import { loadBrands } from '../../store/brands.js';
import type { Store } from '../../store/store.js';
import { countMentions } from '../count.js';
import type { Narrowed } from '../filter.js';
import { listMentions, type Sort } from '../list.js';
import type { Names } from './columns.js';
import { type Format, writePages } from './formats.js';
import { Gone } from './zip.js';

/** Mentions read at once: nothing more of an export is ever held. */
const AT_ONCE = 500;
/** Exports that are remembered, running ones included. */
const MOST_KEPT = 50;

export interface Wanted {
  narrowed: Narrowed;
  sort: Sort;
  format: Format;
  locale: Names['locale'];
  zone: string;
}

interface Running {
  state: ExportState;
  stop: boolean;
}

/**
 * Exports under way in this process. A file is written straight to who asked for it; the ticket, a
 * word of the caller's choice, is how its progress is asked for and how it is called off.
 */
export class Exports {
  readonly #running = new Map<string, Running>();

  constructor(private readonly store: Store) {}

  /** Throws NotFound. */
  state(ticket: string): ExportState {
    return this.#of(ticket).state;
  }

  /** Ends the file where it is. Throws NotFound. */
  cancel(ticket: string): void {
    this.#of(ticket).stop = true;
  }

  /** Writes everything that passes; resolves when all was handed over. Throws Gone. */
  async write(ticket: string, wanted: Wanted, out: Writable): Promise<void> {
    const running: Running = {
      state: { rows: 0, expected: null, state: 'running' },
      stop: false,
    };
    this.#remember(ticket, running);
    try {
      const index = searchOf(this.store.dialect);
      running.state.expected = await this.store.read((q) =>
        countMentions(q, index, wanted.narrowed),
      );
      const names = await this.#names(wanted);
      await writePages(wanted.format, this.#pages(wanted, running), names, out);
      running.state.state = 'done';
    } catch (error) {
      running.state.state = error instanceof Gone ? 'cancelled' : 'failed';
      throw error;
    }
  }

  async *#pages(wanted: Wanted, running: Running) {
    // Where the words stand is for the eye.
    const narrowed = { ...wanted.narrowed, words: false };
    const { sort } = wanted;
    const index = searchOf(this.store.dialect);
    const filled = (await waitingFor(this.store)) === 0;
    let before: string | undefined;
    do {
      if (running.stop) throw new Gone();
      const asked = { narrowed, sort, before, after: undefined, limit: AT_ONCE };
      const page = await this.store.read((q) => listMentions(q, index, asked, filled));
      yield page.items;
      running.state.rows += page.items.length;
      before = page.next ?? undefined;
    } while (before !== undefined);
  }

  #names({ locale, zone }: Wanted): Promise<Names> {
    return this.store.read(async (q) => {
      const brands = await loadBrands(q);
      const sources = await q.selectFrom('sources').select(['id', 'name']).execute();
      return {
        brands: new Map(brands.map(({ id, name }) => [id, name])),
        sources: new Map(sources.map(({ id, name }) => [id, name])),
        categories: new Map(
          brands.map((brand) => [
            brand.id,
            new Map([...categoriesOf(brand), OTHER].map((one) => [one.id, one.names[locale]])),
          ]),
        ),
        locale,
        zone,
      };
    });
  }

  #of(ticket: string): Running {
    const running = this.#running.get(ticket);
    if (!running) throw new NotFound(`There is no export ${ticket}.`);
    return running;
  }

  #remember(ticket: string, running: Running): void {
    this.#running.delete(ticket);
    this.#running.set(ticket, running);
    for (const [known, { state }] of this.#running) {
      if (this.#running.size <= MOST_KEPT) return;
      if (state.state !== 'running') this.#running.delete(known);
    }
  }
}
