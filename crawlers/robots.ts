import type { VisitTools } from './source.js';
import { trouble, VisitError } from './source.js';

const DAY = 24 * 3_600_000;
/** Name by which sites may address us. */
const NAME = 'fengsheng';
/** robots.txt beyond this is cut off, bytes (RFC 9309 asks for at least 500 KiB). */
const LARGEST = 512_000;

interface Rule {
  allow: boolean;
  path: string;
}

/** The rules that hold for us: those of our own name, else those for everybody (RFC 9309, 2.2). */
export function rulesFor(text: string): Rule[] {
  const groups = new Map<string, Rule[]>();
  let names: string[] = [];
  let inRules = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    const name = key.toLowerCase();
    const said = value.trim();
    if (name === 'user-agent') {
      if (inRules) names = [];
      inRules = false;
      names.push(said.toLowerCase());
      continue;
    }
    if (name !== 'allow' && name !== 'disallow') continue;
    inRules = true;
    if (said === '') continue;
    for (const one of names) {
      groups.set(one, [...(groups.get(one) ?? []), { allow: name === 'allow', path: said }]);
    }
  }
  const own = [...groups.keys()].find((one) => one !== '*' && one.startsWith(NAME));
  return groups.get(own ?? '*') ?? [];
}

/** Whether the rules let a path be read: the longest rule that fits decides, `allow` where two are as long. */
export function allows(rules: readonly Rule[], path: string): boolean {
  let best: Rule | null = null;
  for (const rule of rules) {
    if (!fits(rule.path, path)) continue;
    const longer = best === null || rule.path.length > best.path.length;
    const milder = best !== null && rule.path.length === best.path.length && rule.allow;
    if (longer || milder) best = rule;
  }
  return best?.allow ?? true;
}

/** `*` stands for anything and `$` for the end; matched piece by piece, so that no rule can cost much. */
function fits(rule: string, path: string): boolean {
  const ends = rule.endsWith('$');
  const pieces = (ends ? rule.slice(0, -1) : rule).split('*');
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1;
    if (index === 0) {
      if (!path.startsWith(piece)) return false;
      at = piece.length;
    } else if (last && ends) {
      return path.length - piece.length >= at && path.endsWith(piece);
    } else {
      const found = path.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
  }
  return !ends || at === path.length;
}

/**
 * Asks a site's robots.txt, once a day, whether an address may be read; gives what to remember of it.
 *
 * @throws VisitError where it forbids the address
 */
export async function heedRobots(
  address: string,
  remembered: unknown,
  tools: VisitTools,
): Promise<{ at: number; url: string }> {
  const known = remembered as { at?: unknown; url?: unknown } | null | undefined;
  if (typeof known?.at === 'number' && known.url === address && tools.now - known.at < DAY) {
    return { at: known.at, url: address };
  }
  const url = new URL(address);
  const answer = await tools.fetch(`${url.origin}/robots.txt`, {
    signal: tools.signal,
    maxBytes: LARGEST,
  });
  if (answer.status >= 500) {
    throw new VisitError(
      trouble('robots-unknown', { host: url.host, status: answer.status }),
      'transient',
    );
  }
  const rules = answer.status === 200 ? rulesFor(answer.body.toString('utf8')) : [];
  if (!allows(rules, url.pathname + url.search)) {
    throw new VisitError(trouble('robots-no', { host: url.host }), 'refused');
  }
  return { at: tools.now, url: address };
}
