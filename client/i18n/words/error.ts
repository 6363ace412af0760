export const zh = {
  title: '没有成功',
  network: '连不上服务器。请检查网络，或确认服务正在运行。',
  generic: (message: string) => `没有成功：${message}`,
  unreadable: (status: string) =>
    `服务器的回答（${status}）读不懂，可能来自中间的代理。请稍后重试。`,
  said: ({ zh: chinese }: { zh: string; en: string }) => chinese,
  codes: {
    'not-found': '没有找到，可能已被删除。',
    invalid: '填写的内容不符合要求。',
    exists: '已有同名的品牌。',
    fixed: '令牌由环境变量 INGEST_TOKEN 固定，请在那里更改。',
    closed: '这个事件已关闭，不能再添加内容。',
    'already-responded': '首次公开回应已有人记录，后续请添加记录。',
    future: '只能记录已经发布的回应。',
    'too-early': '回应不可能早于首条负面，请核对发布时间。',
    taken: '这个事件已有别人认领。',
    'source-transient': '暂时读不到这个地址，稍后再试。',
    'source-gone': '这个地址已不存在。',
    'source-refused': '对方拒绝访问，或地址在内网。公司自己的服务器可在“设置 → 自有服务器”中允许。',
    'source-unreadable': '读到了内容，但不是 RSS 或 Atom。',
    internal: '服务器出错，详情在服务器日志里。',
    'signed-out': '请先登录。',
    'wrong-password': '密码不对。',
    'too-often': '试得太频繁，请一分钟后再试。',
    'read-only': '这块屏幕只能看大屏，不能操作。',
    'password-fixed': '密码由环境变量 PASSWORD 固定，请在那里更改。',
    'no-password': '还没有团队密码，请先设置。',
    'not-json': '内容不是有效的 JSON。',
    'too-large': '内容太大。',
  } as Record<string, string>,
};

export const en: typeof zh = {
  title: 'That did not work',
  network: 'The server cannot be reached. Check the network, or whether it is running.',
  generic: (message) => message,
  unreadable: (status) =>
    `The answer (${status}) is not Fengsheng's own; a proxy in between may have sent it. Try again shortly.`,
  said: ({ en: english }) => english,
  codes: {},
};
