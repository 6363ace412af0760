import { dingtalkStandin } from './dingtalk.js';
import { discordForumStandin, discordStandin } from './discord.js';
import { feishuStandin } from './feishu.js';
import { ntfyStandin } from './ntfy.js';
import { pagerdutyStandin } from './pagerduty.js';
import type { Standin } from './service.js';
import { slackApiStandin, slackWebhookStandin } from './slack.js';
import { teamsStandin } from './teams.js';
import { telegramStandin } from './telegram.js';
import { webhookStandin } from './webhook.js';
import { webpushStandin } from './webpush.js';
import { wecomStandin } from './wecom.js';

/** A stand-in for every kind of channel that speaks HTTP; e-mail has a real SMTP server. */
export const STANDINS: readonly Standin[] = [
  feishuStandin,
  dingtalkStandin,
  wecomStandin,
  slackWebhookStandin,
  slackApiStandin,
  teamsStandin,
  telegramStandin,
  discordStandin,
  discordForumStandin,
  ntfyStandin,
  pagerdutyStandin,
  webhookStandin,
  webpushStandin,
];
