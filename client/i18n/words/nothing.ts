export const zh = {
  noBrand: '还没有品牌',
  noBrandHint: '先写下要听的品牌，再选去哪里听，大约三分钟。',
  start: '开始设置',
  addSource: '添加来源',
};

export const en: typeof zh = {
  noBrand: 'No brand yet',
  noBrandHint: 'Name the brand to listen for, then choose where to listen. It takes three minutes.',
  start: 'Set it up',
  addSource: 'Add a source',
};
