export const zh = {
  title: '一分钟开始',
  lead: '告诉风声要听谁、去哪里听。',
  brandStep: '要听谁',
  sourceStep: '去哪里听',
  brandLead: '写下品牌名，以及人们会用的别的叫法。其余以后再调。',
  sourceLead: '添加一个 RSS 或 Atom 订阅源；先试读，看看读到什么。',
  next: '下一步',
  later: '以后再说',
  orDemo: '先看看它怎样工作',
  demoLead: '约 90 秒播放一场虚构的 24 小时舆情危机：从黄色到红色，再到平息。不会碰真实数据。',
  finish: '进入作战室',
  orPush: '或者由程序推送',
  pushLead: '把任何 JSON 推送到这个地址，令牌在设置里生成。',
};

export const en: typeof zh = {
  title: 'Ready in a minute',
  lead: 'Tell Fengsheng whom to listen for, and where.',
  brandStep: 'Whom to listen for',
  sourceStep: 'Where to listen',
  brandLead: 'The brand’s name, and what else people call it. The rest can wait.',
  sourceLead: 'Add an RSS or Atom feed. Try it first and see what it brings.',
  next: 'Next',
  later: 'Later',
  orDemo: 'See it at work first',
  demoLead:
    'An invented crisis of 24 hours in about 90 seconds: from yellow to red, and the calm afterwards. It never touches real data.',
  finish: 'Enter the war room',
  orPush: 'Or let a program push',
  pushLead: 'Push any JSON to this address; the token is made in the settings.',
};
