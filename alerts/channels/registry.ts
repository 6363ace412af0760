import { dingtalk } from './dingtalk.js';
import { discord } from './discord.js';
import { email } from './email.js';
import { feishu } from './feishu.js';
import { ntfy } from './ntfy.js';
import { pagerduty } from './pagerduty.js';
import type { ChannelPlugin } from './plugin.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';
import { webpush } from './webpush.js';
import { wecom } from './wecom.js';

/** Every kind of channel, in the order the settings page offers them. */
export const CHANNELS: readonly ChannelPlugin[] = [
  feishu,
  dingtalk,
  wecom,
  email,
  slack,
  teams,
  telegram,
  discord,
  ntfy,
  pagerduty,
  webhook,
  webpush,
];

/** The kind of that name, or null. */
export function channelKind(kind: string): ChannelPlugin | null {
  return CHANNELS.find((channel) => channel.kind === kind) ?? null;
}
