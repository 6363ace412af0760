import type { Brand } from '../model/brand.js';
import type { VoiceShare, VoiceShares } from '../model/insights.js';
import type { Query } from '../store/store.js';
import { heardIn, type Question, toAsked, toStretch } from './ask.js';
import type { Bin, Period } from './period.js';
import { pointsOf, readSums } from './points.js';

/** Most brands beside each other. */
export const MOST_BRANDS = 12;

/** How much each of these brands is talked about; days are those of the first brand's clock. */
export async function voiceShares(
  q: Query,
  question: Question,
  beside: readonly Brand[],
): Promise<VoiceShares> {
  const { brand, compare, binsBefore, bins, period } = question;
  const brands = [brand, ...beside].slice(0, MOST_BRANDS);
  const now = await over(q, question, brands, period, bins);
  const then = compare && binsBefore && (await over(q, question, brands, compare, binsBefore));
  return {
    ...(await toAsked(q, question)),
    stretches: bins.map(toStretch),
    brands: brands.map((one): VoiceShare => {
      const here = now.get(one.id);
      const before = then?.get(one.id)?.total.tally;
      return {
        brandId: one.id,
        name: one.name,
        own: one.id === brand.id,
        points: (here?.points ?? []).map(({ tally }) => tally && tally.mentions),
        mentions: here?.total.tally?.mentions ?? 0,
        negative: here?.total.tally?.negative ?? 0,
        before: before ? { mentions: before.mentions, negative: before.negative } : null,
        heard: here?.total.heard ?? 0,
      };
    }),
  };
}

async function over(
  q: Query,
  { calendar, step, now }: Question,
  brands: readonly Brand[],
  period: Period,
  bins: readonly Bin[],
) {
  const ids = brands.map(({ id }) => id);
  const sums = await readSums(q, ids, calendar, period, step === 'hour');
  const found = new Map<number, ReturnType<typeof pointsOf>>();
  for (const id of ids) {
    const heard = await heardIn(q, id, toStretch(period));
    found.set(id, pointsOf(sums.get(id), bins, period, heard, now));
  }
  return found;
}
