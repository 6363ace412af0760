import type { FindComplaints } from '../../crawlers/text/analyst.js';
import { DEFAULT_CATEGORIES } from '../../crawlers/text/complaints/rules.js';
import type { Brand, ComplaintCategory } from '../model/brand.js';
import type { MakeFinder } from './text.js';

/** The complaint categories of a brand: its own, or those of the policy §4. */
export function categoriesOf(brand: Pick<Brand, 'categories'>): readonly ComplaintCategory[] {
  return brand.categories ?? DEFAULT_CATEGORIES;
}

/** Finders of complaints for the categories of each brand, made when they are first asked for. */
export class Complaints {
  readonly #finders = new WeakMap<readonly ComplaintCategory[], FindComplaints>();

  constructor(private readonly make: MakeFinder) {}

  of(brand: Pick<Brand, 'categories'>): FindComplaints {
    const categories = categoriesOf(brand);
    const known = this.#finders.get(categories);
    if (known) return known;
    const made = this.make(categories);
    this.#finders.set(categories, made);
    return made;
  }
}
