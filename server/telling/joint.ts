import { createHash } from 'node:crypto';
import { LEVELS, rank } from '../model/level.js';
import type { Message } from '../model/message.js';
import { levelWord } from '../model/words.js';

/**
 * First alerts of several incidents in one message, which names each with its level, reason and link; it
 * has the colour of the reddest. Its id follows from theirs, so that a retry bears the same. Pure.
 * @param messages one of each incident, in one language; at least one, or RangeError
 */
export function jointMessage(messages: readonly Message[], publicUrl: string | null): Message {
  const each = [...messages].sort((a, b) => rank(b.level) - rank(a.level) || a.at - b.at);
  const [first] = each;
  if (!first) throw new RangeError('nothing to tell');
  const ids = messages.map(({ id }) => id).sort();
  const zh = first.locale === 'zh-CN';
  const hash = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 32);
  return {
    ...first,
    id: `together-${hash}`,
    thread: `together-${hash}`,
    kind: each.every(({ kind }) => kind === 'incident.opened')
      ? 'incident.opened'
      : 'incident.raised',
    brand: [...new Set(each.map(({ brand }) => brand))].join(zh ? '、' : ', '),
    headline: headline(each, zh),
    facts: [],
    reason: '',
    clock: null,
    quotes: [],
    link:
      publicUrl === null
        ? null
        : { label: zh ? '打开全部事件' : 'Open all incidents', url: `${publicUrl}/incidents` },
    at: Math.max(...each.map(({ at }) => at)),
    includes: each.flatMap(({ id, includes }) => includes ?? [id]),
    each,
  };
}

/** How many, of which level each; whether all of them are new. */
function headline(each: readonly Message[], zh: boolean): string {
  const counts = [...LEVELS].reverse().flatMap((level) => {
    const count = each.filter((one) => one.level === level).length;
    if (count === 0) return [];
    const word = levelWord(level, zh ? 'zh-CN' : 'en');
    return [zh ? `${word} ${count} 起` : `${count} ${word}`];
  });
  const fresh = each.every(({ kind }) => kind === 'incident.opened');
  const parts = counts.join(zh ? '、' : ', ');
  if (zh) return `同时有 ${each.length} 起事件${fresh ? '新出现' : '新出现或升为红色'}（${parts}）`;
  return `${each.length} ${fresh ? 'new incidents' : 'incidents new or turned red'} at once (${parts})`;
}
