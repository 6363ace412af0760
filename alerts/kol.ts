import type { Kol } from '../server/model/brand.js';
import type { Author } from '../server/model/mention.js';
import type { Policy } from '../server/model/policy.js';

/** Followers that make a KOL on this platform. */
export function kolThreshold(policy: Policy, platform: string): number {
  // A platform's name comes from outside: "constructor" must not find what every object has.
  const { kolFollowers } = policy;
  const own = Object.hasOwn(kolFollowers, platform) ? kolFollowers[platform] : undefined;
  return own ?? kolFollowers['*'] ?? 100_000;
}

/**
 * On the brand's list, or with enough followers for the platform (policy §2).
 * A verified badge alone is not enough; unknown followers are not many.
 */
export function isKol(
  author: Author,
  platform: string,
  kols: readonly Kol[],
  policy: Policy,
): boolean {
  if (author.followers !== null && author.followers >= kolThreshold(policy, platform)) return true;
  return kols.some(
    (kol) =>
      kol.platform === platform &&
      ((author.id !== null && kol.id === author.id) ||
        (kol.name !== null && kol.name !== '' && kol.name === author.name)),
  );
}
