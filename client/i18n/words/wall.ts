export const zh = {
  notLive: (since: string) => `自 ${since} 起不是实时`,
  sound: '提示音',
  soundOn: '提示音开',
  soundOff: '提示音关',
  enable: '按任意键启用提示音',
  exit: '退出大屏',
  volume: (volume: string) => `负面量 ${volume}`,
  rising: '上升',
  falling: '回落',
  steady: '持平',
  voices: '最新声音',
  noVoices: '还没有声音',
};

export const en: typeof zh = {
  notLive: (since) => `Not live since ${since}`,
  sound: 'Sound',
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  enable: 'Press any key to allow sound',
  exit: 'Leave the wall',
  volume: (volume) => `volume ${volume}`,
  rising: 'rising',
  falling: 'falling',
  steady: 'steady',
  voices: 'Latest mentions',
  noVoices: 'No mentions yet',
};
