import type { ForecastModel } from './model.js';
import twitter from './models/twitter.json' with { type: 'json' };
import weibo from './models/weibo.json' with { type: 'json' };

/** Platforms whose audience lives by the clock and habits of the Weibo posts of the fit. */
const CHINESE = new Set([
  'weibo',
  'xiaohongshu',
  'douyin',
  'bilibili',
  'zhihu',
  'wechat',
  'tieba',
  'toutiao',
  'kuaishou',
]);

/**
 * The fitted forecast for a platform: its own, or the one whose audience is nearest.
 * `model.platform` says which was taken, so that a borrowed forecast can be called so.
 */
export function forecastModelFor(platform: string): ForecastModel {
  return CHINESE.has(platform.toLowerCase()) ? weibo : twitter;
}
