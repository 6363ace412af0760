import * as access from './words/access.js';
import * as app from './words/app.js';
import * as events from './words/events.js';
import * as demo from './words/demo.js';
import * as live from './words/live.js';
import * as level from './words/level.js';
import * as verdict from './words/verdict.js';
import * as imports from './words/imports.js';
import * as incident from './words/incident.js';
import * as insights from './words/insights.js';
import * as form from './words/form.js';
import * as pulse from './words/pulse.js';
import * as feed from './words/feed.js';
import * as mentions from './words/mentions.js';
import * as reading from './words/reading.js';
import * as sources from './words/sources.js';
import * as settings from './words/settings.js';
import * as push from './words/push.js';
import * as rules from './words/rules.js';
import * as retention from './words/retention.js';
import * as routing from './words/routing.js';
import * as stories from './words/stories.js';
import * as channels from './words/channels.js';
import * as reports from './words/reports.js';
import * as start from './words/start.js';
import * as wall from './words/wall.js';
import * as timeline from './words/timeline.js';
import * as keys from './words/keys.js';
import * as error from './words/error.js';
import * as platform from './words/platform.js';
import * as category from './words/category.js';
import * as nothing from './words/nothing.js';
import * as webpush from './words/webpush.js';

/** Every word of the page, in Chinese: one file per part of it, both languages side by side. */
export const zh = {
  access: access.zh,
  app: app.zh,
  demo: demo.zh,
  events: events.zh,
  live: live.zh,
  level: level.zh,
  verdict: verdict.zh,
  imports: imports.zh,
  incident: incident.zh,
  insights: insights.zh,
  form: form.zh,
  pulse: pulse.zh,
  feed: feed.zh,
  mentions: mentions.zh,
  nothing: nothing.zh,
  reading: reading.zh,
  sources: sources.zh,
  settings: settings.zh,
  push: push.zh,
  retention: retention.zh,
  routing: routing.zh,
  rules: rules.zh,
  channels: channels.zh,
  reports: reports.zh,
  start: start.zh,
  stories: stories.zh,
  wall: wall.zh,
  webpush: webpush.zh,
  timeline: timeline.zh,
  keys: keys.zh,
  error: error.zh,
  platform: platform.zh,
  category: category.zh,
};

/** The same in English; it has the same shape or does not compile. */
export const en: Words = {
  access: access.en,
  app: app.en,
  demo: demo.en,
  events: events.en,
  live: live.en,
  level: level.en,
  verdict: verdict.en,
  imports: imports.en,
  incident: incident.en,
  insights: insights.en,
  form: form.en,
  pulse: pulse.en,
  feed: feed.en,
  mentions: mentions.en,
  nothing: nothing.en,
  reading: reading.en,
  sources: sources.en,
  settings: settings.en,
  push: push.en,
  retention: retention.en,
  routing: routing.en,
  rules: rules.en,
  channels: channels.en,
  reports: reports.en,
  start: start.en,
  stories: stories.en,
  wall: wall.en,
  webpush: webpush.en,
  timeline: timeline.en,
  keys: keys.en,
  error: error.en,
  platform: platform.en,
  category: category.en,
};

export type Words = typeof zh;
