/** What single services say when they refuse. */
export const SERVICES = {
  'mastodon-members': [
    '{host} 的时间线只对成员开放：请填写那里一个账号的访问令牌。',
    '{host} shows its timelines only to members. Enter an access token of an account there.',
  ],
  'dailyhot-list': [
    'DailyHotApi 读不到榜单“{list}”：请看它的日志，或榜单是否已关闭。',
    'DailyHotApi could not read the list "{list}". Look into its log, or whether the list is switched off.',
  ],
  'hot-empty': [
    '{service} 有回应，但榜单“{list}”是空的：请检查地址和榜单名，或看它的日志。',
    '{service} answers, but its list "{list}" is empty. Check the address and the name of the list, or look into its log.',
  ],
  'newsnow-old': [
    'newsnow 只有这个榜单的旧副本：它自己连不到平台，请看它的日志。',
    'newsnow only has an old copy of this list: it cannot reach the platform itself. Look into its log.',
  ],
  'telegram-hidden': [
    '频道 {channel} 在网页上没有预览：可能是私密、受限，或不存在。',
    'The channel {channel} shows no preview on the web: it is private, restricted, or does not exist.',
  ],
  'bluesky-login': [
    '{host} 不接受匿名搜索（{status}）：请填写一个 Bluesky 账号和它的应用密码。',
    '{host} takes no anonymous search ({status}). Enter a Bluesky account and an app password of it.',
  ],
  'bluesky-password': [
    '{host} 不接受这个账号或应用密码：请检查账号名，或在“设置 → 隐私和安全 → 应用专用密码”里新建一个填上。',
    '{host} does not accept this account or app password. Check the name of the account, or make a new app password under "Settings → Privacy and security" and enter it.',
  ],
  'bluesky-second-factor': [
    '{host} 要求邮件验证码：填的是账号的登录密码，请改用应用密码。',
    '{host} asks for a code by e-mail: this is the password of the account. Enter an app password instead.',
  ],
  'bluesky-account': [
    '{host} 说这个账号已停用或被封：请换一个账号。',
    '{host} says that this account is deactivated or suspended. Use another account.',
  ],
  'bluesky-session': [
    '{host} 接受了登录，却立即说它已过期：会自动重试；一直如此，请检查本机的时钟，或新建应用密码。',
    '{host} accepted the log-in but calls it expired at once. It is tried again; if it stays so, check the clock of this machine or make a new app password.',
  ],
  'weibo-cookie': [
    '微博 Cookie 已失效：请在 m.weibo.cn 登录后填写新的。',
    'The Weibo cookie has expired. Log in at m.weibo.cn and enter the new one.',
  ],
  'weibo-later': [
    '微博暂时拒绝搜索：Cookie 可能受限，下次访问会等待。',
    'Weibo refused the search just now. The cookie may be limited; the next visit waits.',
  ],
  'weibo-no-hot': [
    '微博没有给出热搜：Cookie 可能缺失或已失效。',
    'Weibo sent no hot search. Its cookie may be missing or expired.',
  ],
  'rsshub-route': [
    'RSSHub 路由“{route}”不在目录里：请另选一个。',
    'The RSSHub route "{route}" is not in the catalogue. Choose another one.',
  ],
  'rsshub-value': [
    'RSSHub 路由“{route}”需要填写“{name}”。',
    'The RSSHub route "{route}" needs a value for "{name}".',
  ],
  'rsshub-path': [
    'RSSHub 的路径以一个斜杠开头，例如 /zhihu/hot。',
    'A path of RSSHub begins with one slash, such as /zhihu/hot.',
  ],
  'rsshub-platform': [
    'RSSHub 有回应，但读不到 {platform}：多半是它的 {platform} Cookie 缺失或失效，请检查 RSSHub 的设置。',
    'RSSHub answers, but cannot read {platform}: most often its cookie for {platform} is missing or has expired. Look into the settings of RSSHub.',
  ],
  'stack-less-often': [
    'Stack Exchange 要求放慢访问；填写密钥可提高额度。',
    'Stack Exchange asks us to come less often. A key raises the limit.',
  ],
  'stack-search': [
    'Stack Exchange 无法执行搜索：请检查站点名、密钥和搜索词。',
    'Stack Exchange could not answer the search. Check site name, key and search words.',
  ],
  'gdelt-words': [
    'GDELT 不接受这个查询：有词太短或太常见，请用三个字母以上的词。',
    'GDELT refuses the query: a word in it is too short or too common. Use words of three letters and more.',
  ],
  'gdelt-less-often': [
    'GDELT 要求五秒内最多一次请求，下次访问会等待。',
    'GDELT asks for one request in five seconds at most. The next visit waits.',
  ],
  'gdelt-query': [
    'GDELT 读不懂这个查询：请检查引号、括号和运算符。',
    'GDELT could not read the query. Check its quotes, brackets and operators.',
  ],
  'newsapi-key': ['NewsAPI 不认识这个密钥：请检查。', 'NewsAPI does not know this key. Check it.'],
  'newsapi-no-key': ['NewsAPI 没有收到密钥：请填写。', 'NewsAPI got no key. Enter one.'],
  'newsapi-disabled': [
    'NewsAPI 停用了这个密钥：请联系他们，或另填一个。',
    'NewsAPI has disabled this key. Ask them, or enter another.',
  ],
  'newsapi-used-up': [
    '这个 NewsAPI 密钥的请求次数已用完，明天恢复。',
    'The requests of this NewsAPI key are used up until tomorrow.',
  ],
  'newsapi-pace': [
    '这个 NewsAPI 密钥的请求次数暂时用完。',
    'The requests of this NewsAPI key are used up for now.',
  ],
  'newsapi-search': [
    'NewsAPI 读不懂这个搜索，或套餐查不到那么久以前：请检查引号和括号。',
    'NewsAPI cannot read the search, or the plan does not reach that far back. Check quotes and brackets.',
  ],
  'newsapi-missing': [
    'NewsAPI 说搜索里缺了内容：请检查。',
    'NewsAPI misses something in the search. Check it.',
  ],
  'newsapi-plan': [
    '这个 NewsAPI 套餐对此搜索不再给更多结果：请缩小范围。',
    'The plan of this NewsAPI key gives no more results for this search. Make it narrower.',
  ],
  'newsapi-error': [
    'NewsAPI 自己出错了，通常会自行恢复。',
    'NewsAPI has an error of its own. It usually passes.',
  ],
  'x-query': [
    'X 读不懂这个查询：请检查运算符，不同套餐允许的不同。',
    'X cannot read the query. Check its operators; each plan allows others.',
  ],
  'x-allowance': [
    'X API 本月额度已用完，下个周期之前不会再有内容。',
    'The monthly allowance of the X API is used up. Nothing more comes before the next cycle.',
  ],
  'x-token': [
    'X 不接受这个令牌：请填写有效的。',
    'X does not accept this token. Enter a valid one.',
  ],
  'x-less-often': [
    'X 要求放慢访问，下次访问会等待。',
    'X asks us to come less often. The next visit waits.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
