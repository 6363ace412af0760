import { PostFailed, PostRefused } from '../channel.js';
import type { Words } from './words.js';
import { words } from './words.js';

const GUARD: Readonly<Record<PostRefused['because'], Words>> = {
  private: words(
    '地址指向内网，未被允许。若是自己的服务器，请管理员在设置的“自有服务器”中放行',
    'The address leads inside your network and is not allowed; if it is a server of your own, an administrator can allow it under "Own servers"',
  ),
  forbidden: words(
    '地址指向保留网段、本地链路或云主机元数据，任何时候都不允许',
    'The address is reserved, link-local or cloud metadata, and never allowed',
  ),
  address: words('这不是一个网页地址', 'This is no web address'),
};

const OUT = words('无法连接到服务', 'The service is out of reach');
const NAME = words(
  '找不到这个主机名，请核对地址',
  'There is no host of that name; check the address',
);
const SLOW = words('服务没有及时回答', 'The service did not answer in time');
const CERTIFICATE = words(
  '服务的证书无效或已过期，未建立连接',
  'The certificate of the service is not valid, so nothing was sent',
);

const CODES: Readonly<Record<string, Words>> = {
  ENOTFOUND: NAME,
  EAI_AGAIN: words('暂时无法解析主机名', 'The name of the host cannot be looked up right now'),
  ECONNREFUSED: words('对方拒绝连接', 'The service refuses the connection'),
  ECONNRESET: words('连接被对方中断', 'The service broke the connection off'),
  UND_ERR_SOCKET: words('连接被对方中断', 'The service broke the connection off'),
  EPIPE: words('连接被对方中断', 'The service broke the connection off'),
  EHOSTUNREACH: words('网络不通，无法到达服务器', 'The network does not lead to the server'),
  ENETUNREACH: words('网络不通，无法到达服务器', 'The network does not lead to the server'),
  ETIMEDOUT: SLOW,
  TimeoutError: SLOW,
  UND_ERR_CONNECT_TIMEOUT: SLOW,
  UND_ERR_HEADERS_TIMEOUT: SLOW,
  UND_ERR_BODY_TIMEOUT: SLOW,
  CERT_HAS_EXPIRED: CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE,
  NO_STARTTLS: words(
    '邮件服务器不提供 STARTTLS，没有明文发送：请改用 SSL/TLS，或核对端口',
    'The mail server offers no STARTTLS, and nothing was sent in the clear: use TLS, or check the port',
  ),
  WRONG_TLS: words(
    '端口与加密方式不符：465 通常用 SSL/TLS，587 通常用 STARTTLS',
    'Port and encryption do not fit: 465 usually wants TLS, 587 STARTTLS',
  ),
};

/** Why nothing came back, for a person; `detail` is for whoever looks further. */
export function whyNot(error: unknown): { ours: Words; detail: string } {
  if (error instanceof PostRefused) return { ours: GUARD[error.because], detail: error.host };
  if (error instanceof PostFailed) return { ours: CODES[error.code] ?? OUT, detail: error.code };
  if (!(error instanceof Error)) return { ours: OUT, detail: '' };
  const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
  return { ours: OUT, detail: error.message + cause };
}
