import type { Shape } from './shape.js';

const GOOD =
  '(?:good|great|nice|reliable|comfortable|honest|sturdy|durable|fast|well[- ]made|solid|cheap|smooth|easy|helpful)';
const BETTER =
  '(?:better|faster|nicer|cheaper|stronger|sturdier|superior|easier|smoother|kinder|friendlier|more (?:reliable|comfortable|honest|durable|helpful|solid))';
const WORSE =
  '(?:worse|slower|uglier|pricier|buggier|flimsier|weaker|ruder|shadier|inferior|more (?:expensive|fragile|annoying)|less (?:reliable|comfortable|durable|honest|helpful|sturdy))';
const THEM =
  '(?:this |that |the |my |your )?(?:△|any(?:one|thing|body)? else|any other(?: brand)?|every(?:one|thing) else|others?|other brands?|competition|rest)';
const DEGREE = '(?:so |much |way |far |a lot |even |a bit |clearly |really |just |honestly )*';

export const SHAPES_EN: readonly Shape[] = [
  { kind: 'under', at: new RegExp(`^(.*?)\\b(?<!even )${WORSE} (?:than|to) ◎(.*)$`) },
  {
    kind: 'under',
    at: new RegExp(
      `^(.*?)(?:\\bnot|n't|\\bnowhere near|\\bnever|\\bhalf)(?: nearly| quite| half)? (?:as|so) ${GOOD} as ◎(.*)$`,
    ),
  },
  {
    kind: 'under',
    at: /^(.*?)\b(?:can't|cannot|doesn't|does not|won't|couldn't|could never|can never)(?: \w+)? (?:compare|hold a candle|come close|measure up|match up)(?: to| with)? ◎(.*)$/,
  },
  {
    kind: 'under',
    at: /^(.*?)\b(?:no match for|loses to|lost to|no rival for|pales? (?:next|in comparison) to) ◎(.*)$/,
  },
  {
    kind: 'over',
    at: new RegExp(
      `^(.*?)◎(?:'s)?(?: \\w+)? (?:is|are|was|were|feels?|looks?|works?|runs?|lasts?|has been|does|did|treats? you) ${DEGREE}${BETTER} (?:than|to) ${THEM}(.*)$`,
    ),
  },
  {
    kind: 'over',
    at: new RegExp(`^(.*?)◎ (?:beats|destroys|crushes|outperforms|smokes|blows away) ${THEM}(.*)$`),
  },
  {
    kind: 'over',
    at: /^(.*?)\b(?:switched|moved|changed|migrated|went|came|jumped|switching)(?: over| back)? from (?:\w+ )?△(?: \w+){0,2} to ◎(.*)$/,
  },
  {
    kind: 'over',
    at: /^(.*?)\b(?:left|ditched|dumped|dropped|quit|returned|swapped|traded)(?: my| the| our)? △(?: \w+){0,2} for (?:a |my |the )?◎(.*)$/,
  },
  {
    kind: 'over',
    named: true,
    at: /^(.*?)\b(?:switched|moved|went|changed)(?: over| back)? to ◎(.*)$/,
  },
  {
    kind: 'over',
    at: new RegExp(
      `^(.*?)\\b(?:prefer|choose|chose|pick|picked|take|recommend) ◎(?:'s)?(?: \\w+)? (?:to|over|instead of) ${THEM}(.*)$`,
    ),
  },
  {
    kind: 'over',
    named: true,
    at: /^(.*?)\b(?:should(?:'ve| have) (?:just )?(?:bought|gone with|stayed with|chosen|picked|got|gotten|stuck with|flown)|back to|stick(?:ing)? with|sticking to) (?:a |the )?◎(.*)$/,
  },
];

/** Nothing is worse than ours; ours at another time; not worse. */
const BEFORE =
  /\b(?:no|not|never|nothing|nobody|none|noone|hardly|barely|what|who|how|is there|anything|anyone|somehow|supposedly|claim(?:s|ed)?|they say|they said|thought|think(?:ing)?|if|would|could|might|may|wish|used to|considering|tempted|rumou?r)\b|n't\b|["“”]/;
const OTHER_TIME =
  /\b(?:used to|was before|before|previous|old|older|new|newer|last|latest|version|update|gen|model|mini|pro|plus|ago|in 0+|0+)\b/;
const AFTER =
  /\b(?:regret|mistake|disappoint\w*|worst|wrong|broke\w*|sad\w*|unfortunately|only to|but|however|though|still|until|yet|except|joke|lies?|said nobody|not)\b|n't\b|["“”]/;

/** See `soundZh`. */
export function soundEn(before: string, after: string, named: boolean): boolean {
  if (BEFORE.test(before) || AFTER.test(after)) return false;
  if (OTHER_TIME.test(after) || (OTHER_TIME.test(before) && !before.includes('△'))) return false;
  if (/^'s\b/.test(after)) return named && !AFTER.test(after);
  // A word that clings to the name makes it the name of a thing: Moonlight Mini.
  return (
    named ||
    /^(?:\s*$|\s*(?:ever|by far|in every way|imo|tbh|honestly|lol|any day|every time|now|and|so|again|from|instead|today|yesterday|since|after (?:their|its|they)|garbage|crap|junk|trash|rubbish|[^\w\s]))/.test(
      after,
    )
  );
}

export const BOTH_EN =
  /\b(?:both|neither|either|equally|just as bad|as bad as|same (?:as|here|with|crap|garbage|thing)|all of (?:them|you|these)|two of|each other|is no better|are no better|isn't any better|not any better|not much better)\b/;
export const SAME_EN =
  /\b(?:also|too|as well|likewise|same|next|when|why|how|what|will|where|should|even|still|explain|apologi\w+|turns out|instead|your turn|your move|hope|please|fix|take note|learn)\b|\?/;
export const DONE_EN =
  /\b(?:by|because|due to|thanks to|fans?|sue[sd]?|suing|copied|copying|stole|steals?|too|also)\b/;
