/** What can go wrong with any source: the way there, what comes back, and our own side. */
export const REACHING = {
  // The network.
  'name-unknown': [
    '找不到 {host} 这个名称：请检查拼写，或本机的域名解析。',
    'The name {host} is not known. Check the spelling, or the name server of this machine.',
  ],
  'name-later': [
    '暂时无法解析 {host}：域名服务器没有回应。会自动重试；一直如此，请检查本机的网络和域名解析。',
    'The name {host} could not be looked up just now; the name server does not answer. It is tried again; if it stays so, check the network and name server of this machine.',
  ],
  'nothing-listens': [
    '{host} 拒绝连接：那里没有服务在运行，请检查地址和端口。',
    '{host} refused the connection: nothing is listening there. Check address and port.',
  ],
  'broken-off': [
    '{host} 中断了连接。会自动重试；一直如此，对方可能在拦截本机，请把间隔调大。',
    '{host} broke the connection off. It is tried again; if it stays so, it may be blocking this machine: visit less often.',
  ],
  unreachable: [
    '从本机连不到 {host}：请检查本机的网络和防火墙。',
    '{host} cannot be reached from this machine. Check its network and firewall.',
  ],
  'connect-timeout': [
    '{host} 没有及时接受连接。会自动重试；一直如此，请检查地址、端口和防火墙。',
    '{host} did not accept a connection in time. It is tried again; if it stays so, check address, port and firewall.',
  ],
  'closed-early': [
    '{host} 没有发完就关闭了连接。会自动重试；一直如此，请告知对方。',
    '{host} closed the connection before the answer was complete. It is tried again; if it stays so, tell its operator.',
  ],
  'sent-less': [
    '{host} 发来的比它声明的少。会自动重试；一直如此，请告知对方。',
    '{host} sent less than it had announced. It is tried again; if it stays so, tell its operator.',
  ],
  'huge-headers': [
    '{host} 的响应头过大，不是正常的服务器：请检查地址。',
    '{host} sent oversized headers; this is no ordinary server. Check the address.',
  ],
  'certificate-expired': [
    '{host} 的证书已过期，需要由对方更新。',
    'The certificate of {host} has expired. Its owner must renew it.',
  ],
  'certificate-own': [
    '{host} 使用自签证书，无法信任。如果是公司自己的服务器，请换上受信任的证书，或在内网改用 http:。',
    '{host} uses a certificate it signed itself, which cannot be trusted. On a server of your own, install a trusted one, or use http: inside your network.',
  ],
  'certificate-early': [
    '{host} 的证书还没有生效：请检查本机的时钟。',
    'The certificate of {host} is not valid yet. Check the clock of this machine.',
  ],
  'certificate-authority': [
    '{host} 的证书由本机不认识的机构签发：请把该机构的证书加入本机（NODE_EXTRA_CA_CERTS）。',
    '{host} uses a certificate of an authority that this machine does not know. Add that authority to this machine (NODE_EXTRA_CA_CERTS).',
  ],
  'certificate-chain': [
    '{host} 的证书链不完整，无法验证：请告知对方，让它补全中间证书。',
    'The certificate of {host} cannot be verified: its chain is incomplete. Tell its operator to send the certificates in between.',
  ],
  'certificate-name': [
    '{host} 的证书属于另一个名称：请检查地址里的主机名。',
    'The certificate of {host} is made out to another name. Check the host name in the address.',
  ],
  'no-tls': [
    '无法与 {host} 建立安全连接：请检查应为 https: 还是 http:。',
    'No secure connection to {host} came about. Check whether it is https: or http:.',
  ],
  'not-http': [
    '{host} 的回应不是 HTTP：请检查地址和端口。',
    '{host} does not answer in HTTP. Check address and port.',
  ],
  'not-fetched': [
    '读取 {host} 失败，原因在程序日志里。会自动重试。',
    '{host} could not be fetched; the log of this program says why. It is tried again.',
  ],
  'called-off': ['对 {host} 的访问已取消。', 'The visit to {host} was called off.'],
  'too-slow': [
    '{host} 没有在 {seconds} 秒内发完：它太慢了。会自动重试；一直如此，请告知对方，或换一个地址。',
    '{host} did not answer completely within {seconds} s: it is too slow. It is tried again; if it stays so, tell its operator or use another address.',
  ],
  'too-large': [
    '{host} 的内容解压后超过 {megabytes} MB 的上限，没有继续读：请改用条目更少的地址。',
    'The answer of {host} is larger than the limit of {megabytes} MB (unpacked) and was not read on. Use an address with fewer items.',
  ],
  'odd-packing': [
    '{host} 用了没有约定的压缩方式，无法解开。',
    '{host} packs its answer in a way that was not asked for and cannot be undone.',
  ],
  'damaged-packing': [
    '{host} 的压缩内容已损坏。会自动重试；一直如此，请告知对方。',
    'The packed answer of {host} is damaged. It is tried again; if it stays so, tell its operator.',
  ],
  unexpected: ['没有读成，程序出了意外：“{said}”', 'The source could not be read: {said}'],
  // Our own guard.
  'never-allowed': [
    '{host} 指向永远不允许访问的地址（保留、链路本地或云主机元数据）。',
    '{host} leads to an address that is never allowed (reserved, link-local or cloud metadata).',
  ],
  'private-address': [
    '{host} 指向内网地址。如果是公司自己的服务器，请在“设置 → 自有服务器”中允许。',
    '{host} leads to a private address. If this is a server of your own, allow it in the settings under "Own servers".',
  ],
  'not-an-address': [
    '这不是可以读取的地址，应类似 https://example.com/feed。',
    'This is an address that cannot be read. It must look like https://example.com/feed.',
  ],
  'not-an-address-redirect': [
    '{host} 跳转到了无法读取的地址。',
    '{host} redirected to an address that cannot be read. It must look like https://example.com/feed.',
  ],
  'foreign-scheme': [
    '这是 {scheme} 地址，只读取 http: 和 https:。',
    'This is a {scheme} address. Only http: and https: are fetched.',
  ],
  'foreign-scheme-redirect': [
    '{host} 跳转到了 {scheme} 地址，只读取 http: 和 https:。',
    '{host} redirected to a {scheme} address. Only http: and https: are fetched.',
  ],
  'password-in-address': [
    '地址里带有用户名或密码（{target}）：请从地址中去掉，填在来源自己的栏目里。',
    "This is an address with a user name or password in it ({target}). Leave them out of the address and use the source's own fields.",
  ],
  'password-in-address-redirect': [
    '{host} 跳转到了带有用户名或密码的地址（{target}），没有跟随。',
    "{host} redirected to an address with a user name or password in it ({target}). Leave them out of the address and use the source's own fields.",
  ],
  'too-many-redirects': [
    '{host} 连续跳转超过 {times} 次：请在浏览器里检查这个地址。',
    '{host} redirected more than {times} times in a row; check the address in a browser.',
  ],
  'leaking-redirect': [
    '{host} 要求把请求转发给 {target}，可能泄露其中的内容。如果新地址正确，请直接填写。',
    '{host} wants the request sent on to {target}, which could leak what it holds. Enter the new address if it is right.',
  ],
  // What a server says of itself.
  'gone-for-good': [
    '{host} 说这个地址已永久失效（410）：请删除来源或填写新地址。',
    '{host} says that this address is gone for good (410). Remove the source or enter its new address.',
  ],
  'log-in': [
    '{host} 要求登录（401）：请检查这个来源的密钥、令牌或 Cookie。',
    '{host} demands a log-in (401). Check the key, token or cookie of this source.',
  ],
  forbidden: [
    '{host} 禁止这次访问（403）：请检查密钥或 Cookie，或对方是否拦截程序。',
    '{host} forbids this request (403). Check the key or cookie, or whether it blocks automatic readers.',
  ],
  'not-there': [
    '{host} 在这个地址没有内容（404）：请检查地址拼写。',
    '{host} has nothing at this address (404). Check the spelling of the address.',
  ],
  'proxy-log-in': [
    '{host}：代理服务器要求登录（407）。',
    '{host} demands a log-in at a proxy (407).',
  ],
  robot: [
    '{host} 把我们当成机器人拦下了（{status}）：请把间隔调大，或更新 Cookie。',
    '{host} takes us for a robot and blocks ({status}). Visit less often, or renew the cookie.',
  ],
  'less-often': [
    '{host} 要求放慢访问（429），下次访问会等待。如果常常如此，请把间隔调大。',
    '{host} asks us to come less often (429). The next visit waits. If it happens often, visit less often.',
  ],
  'less-often-for': [
    '{host} 要求放慢访问（429）：{minutes} 分钟后再来。如果常常如此，请把间隔调大。',
    '{host} asks us to come less often (429): not again for {minutes} min. If it happens often, visit less often.',
  ],
  legal: [
    '{host} 因法律原因不能展示（451）：请换一个来源。',
    '{host} may not show this for legal reasons (451). Use another source.',
  ],
  overloaded: [
    '{host} 过载或正在维护（503）：通常会自行恢复，否则请告知对方。',
    '{host} is overloaded or under maintenance (503). It usually passes; if not, tell its operator.',
  ],
  'their-error': [
    '{host} 自己出错了（{status}）：通常会自行恢复，否则请告知对方。',
    '{host} has an error of its own ({status}). It usually passes; if not, tell its operator.',
  ],
  'blind-redirect': [
    '{host} 要求跳转却没有说去哪里（{status}）。',
    '{host} redirects without saying where ({status}).',
  ],
  refused: [
    '{host} 拒绝了请求（{status}）：请检查这个来源的地址和设置。',
    '{host} refused the request ({status}). Check the address and settings of this source.',
  ],
  'robots-unknown': [
    '{host} 没能说明是否允许程序读取（{status}），稍后再问。',
    '{host} could not say whether robots may read it ({status}); it is asked again.',
  ],
  'robots-no': [
    '{host} 在 robots.txt 中请程序不要读取这个地址：请征得同意；如果有权读取，可关闭“遵守 robots.txt”。',
    '{host} asks robots in its robots.txt to leave this address alone. Ask its owner, or switch "Heed robots.txt" off for this source if you may read it.',
  ],
  // What came instead of content.
  'log-in-page': [
    '{host} 发来的是登录页而不是数据：请更新这个来源的 Cookie 或密钥。',
    '{host} sent a log-in page instead of data. Renew the cookie or key of this source.',
  ],
  captcha: [
    '{host} 发来的是人机验证页而不是内容：请把间隔调大，或更新 Cookie。',
    '{host} sent a page that asks for proof of being human instead of content. Visit less often, or renew the cookie.',
  ],
  'not-data': [
    '{host} 发来的不是所要的数据：服务可能已改版，或正在拦截。',
    '{host} sent something that is not the data asked for; the service may have changed or be blocking.',
  ],
  'feed-empty': [
    '回应是空的：里面没有订阅源。会自动重试；一直如此，请在浏览器里检查这个地址。',
    'The answer is empty: there is no feed in it. It is tried again; if it stays so, check the address in a browser.',
  ],
  'feed-html': [
    '这是网页，不是订阅源：请寻找这个网站的 RSS 地址。',
    'This is a web page, not a feed. Look for the RSS address of the site.',
  ],
  'feed-html-named': [
    '这是网页，不是订阅源；网页里写明的订阅地址是 {address}。',
    'This is a web page, not a feed. The page names a feed at {address}.',
  ],
  'feed-none': [
    '这不是订阅源：既不是 RSS、Atom，也不是 JSON Feed。请检查地址；以前能读的，多半是网站改版了。',
    'This is no feed: neither RSS, Atom nor JSON Feed. Check the address; if it could be read before, the site has changed.',
  ],
  'feed-opml': [
    '这是一份订阅列表（OPML），不是订阅源：请用“导入 OPML”。',
    'This is a list of feeds (OPML), not a feed. Import it instead.',
  ],
  'feed-sitemap': [
    '这是网站地图，不是订阅源：请寻找这个网站的 RSS 地址。',
    'This is a site map, not a feed. Look for the RSS address of the site.',
  ],
  'feed-log-in-page': [
    '来的是登录页而不是订阅源：请更新这个来源的 Cookie 或密钥。',
    'A log-in page came instead of the feed. Renew the cookie or key of this source.',
  ],
  'feed-captcha': [
    '来的是人机验证页而不是订阅源：请把间隔调大，或改用 RSSHub 读取。',
    'A page that checks for robots came instead of the feed. Visit less often, or read this site through RSSHub.',
  ],
  'feed-other-json': [
    '这是 JSON，但不是 JSON Feed：里面没有条目列表。请检查地址；以前能读的，多半是网站改版了。',
    'This is JSON but not a JSON Feed: it has no list of items. Check the address; if it could be read before, the site has changed.',
  ],
  'feed-json': [
    '开头像 JSON，但内容不完整或已损坏。会自动重试；一直如此，请告知对方。',
    'This begins like JSON but is cut off or broken. It is tried again; if it stays so, tell its operator.',
  ],
  'opml-empty': ['这份列表（OPML）里没有订阅源。', 'There are no feeds in this list (OPML).'],
  // Our own side.
  'storage-full': [
    '服务器的磁盘已满，读到的内容存不下：请腾出空间。没有丢失，之后会重新读取。',
    'The disk of this server is full, and what was read cannot be kept. Make room; nothing is lost, it is read again.',
  ],
  'settings-incomplete': [
    '这个来源的设置不完整：请打开它，重新保存。',
    'The settings of this source are not complete; open it and save it again.',
  ],
  'settings-wrong': [
    '这个来源的设置不合要求：请检查 {fields}。',
    'The settings of this source do not fit: check {fields}.',
  ],
  'other-key': [
    '这个来源的密钥是用另一把钥匙加密的：请打开它，重新填写。',
    'The secrets of this source were encrypted with another key; open it and enter them again.',
  ],
  'unknown-kind': [
    '这个版本不认识“{kind}”这种来源。',
    'This version knows no source of kind {kind}.',
  ],
  // Streams.
  'listen-only': ['这里只能实时监听。', 'This place can only be listened to.'],
  'stream-slow': ['{host} 没有及时打开实时流。', '{host} did not open its stream in time.'],
  'stream-silent': [
    '{host} 没有声音了，正在重新连接。',
    '{host} has fallen silent; its stream is opened anew.',
  ],
  'stream-pings': [
    '{host} 只是不停地发送心跳，没有内容：已断开，稍后再连。一直如此，请检查地址。',
    '{host} sends nothing but signs of life, and too many: it was left and is tried again. If it stays so, check the address.',
  ],
  'stream-ended': [
    '{host} 结束了实时流，正在重新连接。',
    '{host} ended its stream; it is opened anew.',
  ],
  'stream-refused': [
    '{host} 没有打开实时流（{status}）：请检查地址。',
    '{host} opened no stream ({status}). Check the address.',
  ],
  'stream-token': [
    '{host} 只允许持有效令牌的人监听（{status}）：请检查这个来源的令牌。',
    '{host} lets nobody listen without a valid token ({status}). Check the token of this source.',
  ],
  'stream-too-old': [
    '{host} 已不保存那么久以前的内容（CursorTooOld）。',
    '{host} no longer has what was said so long ago (CursorTooOld).',
  ],
  'stream-too-fast': [
    '实时流太快，一时读不完；会从断开处继续。',
    'The stream is faster than it can be read; it goes on where it was.',
  ],
  'stream-unreadable': [
    '实时流发来了无法读懂的内容：请检查地址。',
    'The stream sent something that cannot be read; check the address.',
  ],
  'jetstream-error': [
    'Jetstream 结束了实时流，原话：“{said}”。正在重新连接。',
    'Jetstream ended the stream: {said}. It is opened anew.',
  ],
  // Folders.
  'folder-none': [
    '还没有可监视的文件夹：请用 WATCH_DIRS 指定爬虫写入的文件夹后启动。',
    'No folder may be watched yet: start Fengsheng with WATCH_DIRS set to the folder that crawlers write into.',
  ],
  'folder-outside': [
    '文件夹 {path} 不在允许监视的范围内（{roots}），范围由 WATCH_DIRS 指定。',
    'The folder {path} is not below a folder that may be watched ({roots}); WATCH_DIRS names them.',
  ],
  'folder-missing': [
    '文件夹 {path} 不存在（改名了，或磁盘没有挂载）。',
    'The folder {path} is not there (renamed, or its disk is not mounted).',
  ],
  'folder-forbidden': [
    '运行风声的用户无权读取文件夹 {path}。',
    'The folder {path} may not be read by the user that runs Fengsheng.',
  ],
  'folder-unreadable': [
    '读不到文件夹 {path}（{said}）。',
    'The folder {path} cannot be read ({said}).',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
