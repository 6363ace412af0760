export const zh = {
  mark: '演示',
  long: '演示数据，与真实数据完全分开',
  end: '结束演示',
  again: '重新播放',
  leave: '回到真实数据',
  start: '播放演示',
  over: '演示没有在播放',
  overHint: '演示的世界只在播放时存在，结束后不留任何数据。',
  failed: '演示没有启动',
};

export const en: typeof zh = {
  mark: 'DEMO',
  long: 'Demo data, kept apart from anything real',
  end: 'End the demo',
  again: 'Play again',
  leave: 'Back to real data',
  start: 'Play the demo',
  over: 'The demo is not playing',
  overHint: 'Its world exists only while it plays; afterwards nothing of it is kept.',
  failed: 'The demo did not start',
};
