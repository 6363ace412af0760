import { s } from './plural.js';

export const zh = {
  connecting: '正在连接…',
  live: '实时',
  stale: (since: string) => `自 ${since} 起没有新消息`,
  offline: (since: string) => `自 ${since} 起不是实时`,
  never: '连不上服务器',
  catching: '恢复后会从断开处补齐，不会遗漏或重复。',
  delay: (span: string) => `延迟 ${span}`,
  silent: (count: string) => `${count} 个来源异常`,
  sources: (ok: string, all: string) => `来源 ${ok}/${all}`,
  pushOnly: '仅接收推送',
};

export const en: typeof zh = {
  connecting: 'Connecting…',
  live: 'Live',
  stale: (since) => `Nothing heard since ${since}`,
  offline: (since) => `Not live since ${since}`,
  never: 'The server cannot be reached',
  catching: 'Once it is back, everything missed is caught up, without gaps or doubles.',
  delay: (span) => `${span} behind`,
  silent: (count) => `${s(count, 'source')} in trouble`,
  sources: (ok, all) => `${ok} of ${s(all, 'source')}`,
  pushOnly: 'push only',
};
