export const zh = {
  none: '正常',
  yellow: '黄色',
  orange: '橙色',
  red: '红色',
  calm: '平稳',
  'cannot-say': '无法判断',
  since: (level: string, time: string) => `${level} · 自 ${time}`,
  short: { none: '平', yellow: '黄', orange: '橙', red: '红' },
};

export const en: typeof zh = {
  none: 'None',
  yellow: 'Yellow',
  orange: 'Orange',
  red: 'Red',
  calm: 'Calm',
  'cannot-say': 'Cannot say',
  since: (level, time) => `${level} since ${time}`,
  short: { none: 'None', yellow: 'Yellow', orange: 'Orange', red: 'Red' },
};
