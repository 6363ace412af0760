import { z } from 'zod';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { address } from './api.js';
import { readPushed, visitFeed } from './feed.js';

/** The feeds do not name it. */
const HUB = 'https://pubsubhubbub.appspot.com/subscribe';
const CHANNEL = /UC[\w-]{22}/;
const PLAYLIST = /(?:PL|UU|OL|FL)[\w-]{10,60}/;

const Config = z.object({
  /** Channel id, playlist id, or an address that holds one. */
  channel: z
    .string()
    .trim()
    .refine(
      (value) => CHANNEL.test(value) || PLAYLIST.test(value),
      'It must hold a channel id (UC…) or a playlist id (PL…).',
    ),
  base: z.url({ protocol: /^https?$/ }).default('https://www.youtube.com'),
});

/** The 15 newest videos of a channel or playlist, with likes and views. */
export const youtube: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'youtube',
  config: Config,
  form: {
    label: both('YouTube 频道', 'YouTube channel'),
    about: both(
      '频道或播放列表的最新 15 个视频，含点赞和播放量。',
      'The 15 newest videos of a channel or playlist, with likes and views.',
    ),
    fields: [
      field('channel', '频道或播放列表', 'Channel or playlist', {
        required: true,
        placeholder: 'https://www.youtube.com/channel/UC…',
      }),
    ],
    presets: [],
  },
  pushed: (config, body, type, now) => readPushed(config.base, 'youtube', body, type, now),
  visit: (config, cursor, tools) => {
    const channel = CHANNEL.exec(config.channel)?.[0] ?? null;
    const playlist = channel === null ? (PLAYLIST.exec(config.channel)?.[0] ?? null) : null;
    const url = address(`${config.base}/feeds/videos.xml`, {
      channel_id: channel,
      playlist_id: playlist,
    });
    const offer = {
      hubs: [HUB],
      topic: url.replace('/feeds/', '/xml/feeds/'),
    };
    return visitFeed({ url, platform: 'youtube' }, cursor, tools, { offer });
  },
};
