import { s } from './plural.js';

export const zh = {
  title: '品牌判断',
  calm: (brand: string) => `${brand}：平稳`,
  calmWhy: (window: string, volume: string) =>
    `${window} 小时负面量 ${volume}，来源正常，没有达到预警条件。`,
  cannotSay: (brand: string) => `${brand}：无法判断`,
  cannotSince: (since: string) => `自 ${since} 起没有收到新数据。没有消息不等于平安无事。`,
  cannotNever: '还没有收到过任何数据。没有消息不等于平安无事。',
  cannotYet: (source: string) => `“${source}”还没有读取成功过。没有消息不等于平安无事。`,
  cannotNamed: (named: string) => `${named}。没有消息不等于平安无事。`,
  cannotNamedMore: (named: string, more: string) =>
    `${named}，另有 ${more} 个来源也听不到。没有消息不等于平安无事。`,
  cannotStep: '检查来源',
  level: (brand: string, level: string) => `${brand}：${level}`,
  watch: (volume: string) => `负面量 ${volume}，事件如下。`,
  volume: '负面量',
  coverage: (span: string) => `${span}前有新数据`,
  coverageNow: '刚有新数据',
  all: (count: string) => `${count} 个品牌`,
};

export const en: typeof zh = {
  title: 'Verdict per brand',
  calm: (brand) => `${brand} is calm`,
  calmWhy: (window, volume) =>
    `Negative volume ${volume} in ${window} h, fresh data is coming in, and nothing has triggered an alert.`,
  cannotSay: (brand) => `${brand}: cannot say`,
  cannotSince: (since) => `No new data since ${since}. Silence is not calm.`,
  cannotNever: 'No data has come in yet. Silence is not calm.',
  cannotYet: (source) => `“${source}” has not been read yet. Silence is not calm.`,
  cannotNamed: (named) => `${named}. Silence is not calm.`,
  cannotNamedMore: (named, more) =>
    `${named}, and ${s(more, 'more source')} not heard either. Silence is not calm.`,
  cannotStep: 'Check the sources',
  level: (brand, level) => `${brand}: ${level.toLowerCase()}`,
  watch: (volume) => `Negative volume ${volume}; the incidents are below.`,
  volume: 'Negative volume',
  coverage: (span) => `heard ${span} ago`,
  coverageNow: 'heard just now',
  all: (count) => s(count, 'brand'),
};
