export const zh = {
  title: '在这台设备上接收预警',
  lead: '页面关着也会弹出通知。在中国大陆，浏览器推送服务可能连不上，请同时使用其他渠道。',
  isOn: '已开启：预警会在这台设备上弹出。',
  turnOn: '开启',
  turnOff: '关闭',
  done: '已开启，测试通知已发出',
  ended: '这台设备不再接收预警',
  refused: (why: string) => `浏览器没有同意：${why}`,
  trouble: {
    unsupported: '这个浏览器不支持推送。iPhone 上请先“添加到主屏幕”，再从主屏幕打开。',
    insecure: '推送需要 HTTPS（或在本机打开）。请通过 https 地址访问风声。',
    denied: '通知权限已被拒绝，请在浏览器的网站设置里重新允许。',
  },
};

export const en: typeof zh = {
  title: 'Alerts on this device',
  lead: 'They show even when no page is open. Push services may be out of reach in mainland China, so use another channel as well.',
  isOn: 'On: alerts show on this device.',
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  done: 'On; a test notification is on its way',
  ended: 'This device gets no alerts any more',
  refused: (why) => `The browser did not agree: ${why}`,
  trouble: {
    unsupported:
      'This browser cannot be pushed to. On an iPhone add Fengsheng to the home screen and open it from there.',
    insecure: 'Push needs HTTPS, or this very machine. Open Fengsheng by an https address.',
    denied: 'Notifications are blocked; allow them again in the browser’s settings of this site.',
  },
};
