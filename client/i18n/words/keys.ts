export const zh = {
  palette: '打开命令',
  help: '显示快捷键',
  next: '列表下一条',
  previous: '列表上一条',
  pause: '暂停或继续声音',
  toggleTheme: '切换深色与浅色',
  toggleLanguage: '切换为英文',
  goTo: (page: string) => `前往：${page}`,
};

export const en: typeof zh = {
  palette: 'Open the commands',
  help: 'Show the shortcuts',
  next: 'Next in the list',
  previous: 'Previous in the list',
  pause: 'Pause or resume the mentions',
  toggleTheme: 'Switch between dark and light',
  toggleLanguage: '切换为中文',
  goTo: (page) => `Go to: ${page}`,
};
