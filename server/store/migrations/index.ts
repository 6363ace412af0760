import { first } from './0001-first.js';
import { stories } from './0002-stories.js';
import { warning } from './0003-warning.js';
import { telling } from './0004-telling.js';
import { sources } from './0005-sources.js';
import { insights } from './0006-insights.js';
import { listening } from './0007-listening.js';
import { imports } from './0008-imports.js';
import { access } from './0009-access.js';
import { corrections } from './0009-corrections.js';
import { search } from './0010-search.js';
import { streams } from './0012-streams.js';
import { engine } from './0012-engine.js';
import { summaries } from './0016-summaries.js';
import type { Statement } from './statement.js';
import { told } from './0012-told.js';
import { tones } from './0015-tones.js';
import { events } from './0017-events.js';
import { withdrawn } from './0018-withdrawn.js';
import { early } from './0019-early.js';
import { aside } from './0020-aside.js';
import { trouble } from './0019-trouble.js';
import { editionLinks } from './0021-edition-links.js';
import { rereadings } from './0022-rereadings.js';
import { spoke } from './0023-spoke.js';
import { passedOn } from './0024-passed-on.js';
import { largeStories } from './0025-large-stories.js';
import { retention } from './0026-retention.js';

/** The one migration history, append-only; the position is the version. */
export const MIGRATIONS: readonly (readonly Statement[])[] = [
  first,
  stories,
  warning,
  telling,
  sources,
  insights,
  listening,
  imports,
  access,
  corrections,
  search,
  streams,
  engine,
  told,
  tones,
  summaries,
  events,
  withdrawn,
  early,
  aside,
  trouble,
  editionLinks,
  rereadings,
  spoke,
  passedOn,
  largeStories,
  retention,
];
