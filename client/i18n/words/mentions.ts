export const zh = {
  title: '声音',
  older: '更早的',
  end: '已到最早一条',
  loadFailed: '没有取到声音',
  arrived: (count: string) => `有 ${count} 条新到的，点此刷新`,
};

export const en: typeof zh = {
  title: 'Mentions',
  older: 'Older',
  end: 'That is the earliest',
  loadFailed: 'The mentions could not be fetched',
  arrived: (count) => `${count} new, show them`,
};
