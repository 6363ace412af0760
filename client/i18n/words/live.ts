import { s } from './plural.js';

export const zh = {
  connecting: '正在连接…',
  live: '实时',
  stale: (since: string) => `自 ${since} 起没有新消息`,
  offline: (since: string) => `自 ${since} 起不是实时`,
  never: '连不上服务器',
  catching: '恢复后会从断开处补齐，不会遗漏或重复。',
  full: '服务器的磁盘已满，新消息存不下。',
  makeRoom: '请立即腾出空间：之后会从断开处补读来源，被拒收的推送需要重新发送。',
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
  full: 'The disk of the server is full, and nothing new can be kept.',
  makeRoom:
    'Make room now: the sources are then read on from where they stopped; pushes that were refused must be sent again.',
  delay: (span) => `${span} behind`,
  silent: (count) => `${s(count, 'source')} in trouble`,
  sources: (ok, all) => `${ok} of ${s(all, 'source')}`,
  pushOnly: 'push only',
};
