import { both } from '../sources/plugin.js';
import type { Layout } from './layout.js';

/** Columns that only tables of people have: MediaCrawler's creators and weibo-crawler's users. */
const SIGNS: readonly (readonly string[])[] = [
  ['user_id', 'follows', 'fans'],
  ['user_id', 'total_fans'],
  ['up_id', 'fan_id'],
  ['用户id', '粉丝数', '微博数'],
];

/** Files that describe accounts: what their owners say of themselves is nothing said about a brand. */
export const accounts: Layout = {
  name: 'accounts',
  label: both('账号表（不是帖子）', 'Accounts, not posts'),
  fits: (columns) => SIGNS.some((signs) => signs.every((name) => columns.has(name))),
  times: [],
  trouble: 'person',
  toItem: () => null,
};
