import { type Level, rank } from '../../server/model/level.js';
import type { Query } from '../../server/store/store.js';

/** Volume of stories, and reposts of posts, by the minute as it is booked. */
export async function minutesOf(q: Query) {
  return {
    stories: await q
      .selectFrom('story_minutes')
      .selectAll()
      .orderBy('story_id')
      .orderBy('minute')
      .execute(),
    reposts: await q
      .selectFrom('repost_minutes')
      .selectAll()
      .orderBy('mention_id')
      .orderBy('minute')
      .execute(),
  };
}

/** What must hold of books, levels, incidents and the log whatever happened; what does not, in words. */
export async function broken(q: Query, now: number): Promise<string[]> {
  const wrong: string[] = [];
  const say = (holds: boolean, words: string) => {
    if (!holds) wrong.push(words);
  };
  const levels = await q.selectFrom('levels').selectAll().execute();
  const incidents = await q.selectFrom('incidents').selectAll().execute();
  const deadlines = await q.selectFrom('deadlines').selectAll().execute();
  const stories = await q.selectFrom('stories').selectAll().execute();
  const minutes = await q.selectFrom('story_minutes').selectAll().execute();
  const mentions = await q.selectFrom('mentions').select(['id', 'story_id']).execute();

  for (const { story_id: story, level, due_at: due } of levels) {
    const waits = due !== null && due > now;
    say(
      level === 'none' ? due === null : waits,
      `story ${story} at ${level} is looked at again at ${due}`,
    );
  }
  for (const one of incidents) {
    const standing = levels.find(({ incident_id: id }) => id === one.id);
    const open = deadlines.filter((d) => d.incident_id === one.id && d.done_at === null);
    if (one.status === 'closed') {
      say(open.length === 0, `closed incident ${one.id} waits for ${open[0]?.kind}`);
      continue;
    }
    say(
      standing?.level === one.level,
      `incident ${one.id} is ${one.level}, its story ${standing?.level}`,
    );
    say(one.level !== 'none' || one.peak === 'red', `incident ${one.id} is open for nothing`);
    say(
      rank(one.peak as Level) >= rank(one.level as Level),
      `incident ${one.id} is above its peak`,
    );
    say(
      open.every(({ due_at: at }) => at > now),
      `incident ${one.id} overslept`,
    );
    const story = stories.find(({ id }) => id === one.story_id);
    say(story?.merged_into == null, `incident ${one.id} is of a story that is part of another`);
    const same = incidents.filter((o) => o.status === 'open' && o.story_id === one.story_id);
    say(same.length === 1, `story ${one.story_id} has ${same.length} open incidents`);
  }
  for (const { id, volume, mentions: count, merged_into: into } of stories) {
    const booked = minutes.filter((m) => m.story_id === id);
    const sum = booked.reduce((n, m) => n + m.volume, 0);
    say(sum === volume, `story ${id} says ${volume}, its minutes ${sum}`);
    say(
      booked.every((m) => m.volume > 0),
      `story ${id} has a minute without volume`,
    );
    const inside = mentions.filter((m) => m.story_id === id).length;
    say(inside === count, `story ${id} counts ${count} posts and has ${inside}`);
    say(into === null || inside === 0, `story ${id} is part of ${into} and has posts`);
  }
  const perMinute = new Map<number, number>();
  for (const { minute, volume } of minutes)
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + volume);
  for (const { minute, volume } of await q.selectFrom('brand_minutes').selectAll().execute()) {
    const sum = perMinute.get(minute) ?? 0;
    say(sum === volume, `minute ${minute} of the brand says ${volume}, of its stories ${sum}`);
    perMinute.delete(minute);
  }
  say(perMinute.size === 0, 'stories have minutes that the brand has not');
  return [...wrong, ...(await storyOfLog(q))];
}

/** The log tells each incident from its opening to its close, level by level. */
async function storyOfLog(q: Query): Promise<string[]> {
  const wrong: string[] = [];
  const at = new Map<number, string>();
  const changes = await q.selectFrom('changes').selectAll().orderBy('seq').execute();
  changes.forEach(({ seq, kind, incident_id: id, data }, index) => {
    if (seq !== index + 1) wrong.push(`change ${index + 1} bears the number ${seq}`);
    if (id === null || !kind.startsWith('incident.')) return;
    const was = at.get(id);
    const said = JSON.parse(data) as { level?: string; from?: string };
    if (kind === 'incident.opened') {
      if (was !== undefined) wrong.push(`incident ${id} is opened twice`);
      at.set(id, said.level ?? '');
    } else if (was === undefined) wrong.push(`${kind} of incident ${id} before it was opened`);
    else if (kind === 'incident.raised' || kind === 'incident.lowered') {
      if (said.from !== was) wrong.push(`incident ${id} leaves ${said.from}, and was at ${was}`);
      at.set(id, said.level ?? '');
    } else if (was === 'closed' && kind !== 'incident.judged')
      wrong.push(`${kind} after the close of ${id}`);
    if (kind === 'incident.closed') at.set(id, 'closed');
  });
  return wrong;
}
