import { z } from 'zod';
import { type Described, idParams } from './endpoint.js';
import { passwordSchema, signInSchema, wallSchema } from './access.js';
import { exportSchema, ticketParams } from './exports.js';
import { importQuery } from './files.js';
import { listQuery, nameQuery } from './imports.js';
import { languageQuery } from './openapi.js';
import { recordSchema } from './record.js';

/**
 * A call that stands beside the endpoints, since it sets cookies or reads and writes more than JSON.
 * Its handler is registered where it is written; a test holds the two together.
 */
export interface Door extends Described {
  params?: z.ZodType;
  query?: z.ZodType;
  /** What JSON it takes. */
  body?: z.ZodType;
  /** Media types that it takes beside or instead of JSON. */
  takes?: readonly string[];
  /** Media type of its answer, where that is not JSON. */
  gives?: string;
  status?: number;
  /** It wants a push token. */
  token?: boolean;
  /** More than a sentence. */
  more?: { zh: string; en: string };
}

const BYTES = ['application/octet-stream'];
const keyParams = z.object({ key: z.string() });
const pathParams = z.object({ path: z.string() });
const tokenParams = z.object({ token: z.string() });
const leaveQuery = z.object({ token: z.string() });

const PUSH: Door[] = [
  {
    method: 'post',
    path: '/ingest',
    summary: 'Takes posts in; every record gets its own answer.',
    zh: '推送帖子；每条记录各有答复。',
    more: {
      zh: 'JSON 数组、单个对象或 NDJSON，可用 gzip 压缩。每条的状态：accepted（收下）、updated（已有，更新互动数）、duplicate（重复）、unmatched（与任何品牌无关）或 refused（拒收，附原因）。',
      en: 'A JSON array, one object, or NDJSON; gzip is accepted. Status per record: accepted, updated (known, with new counters), duplicate, unmatched (concerns no brand) or refused (with the reason).',
    },
    body: z.array(recordSchema),
    takes: ['application/x-ndjson'],
    token: true,
  },
  {
    method: 'post',
    path: '/push/:key',
    summary: 'Takes what another program sends to a webhook; the key in the address lets it in.',
    zh: '接收其他程序推送到 Webhook 的内容；凭地址中的密钥进入。',
    params: keyParams,
    takes: ['application/json', 'application/x-ndjson', 'application/x-www-form-urlencoded'],
  },
  {
    method: 'get',
    path: '/push/:key',
    summary: 'The same, for crawlers that send a GET with a body.',
    zh: '同上，供以 GET 携带内容的爬虫使用。',
    params: keyParams,
  },
  {
    method: 'get',
    path: '/websub/:path',
    summary: 'A hub of feeds asks whether we want its deliveries.',
    zh: '订阅源的 WebSub 中心前来确认订阅。',
    params: pathParams,
    gives: 'text/plain',
  },
  {
    method: 'post',
    path: '/websub/:path',
    summary: 'A hub delivers what is new in a feed.',
    zh: 'WebSub 中心送来订阅源的新内容。',
    params: pathParams,
    takes: ['application/atom+xml', 'application/rss+xml', 'application/json'],
    status: 202,
  },
];

const FILES: Door[] = [
  {
    method: 'post',
    path: '/import',
    summary: 'Reads a file of records at once.',
    zh: '一次读入一个记录文件。',
    query: importQuery,
    takes: BYTES,
  },
  {
    method: 'post',
    path: '/imports',
    summary: 'Uploads a file of records and says how it would be read.',
    zh: '上传一个记录文件，并返回将如何读取它。',
    query: nameQuery,
    takes: BYTES,
    status: 201,
  },
  {
    method: 'get',
    path: '/imports/:id/refused.csv',
    summary: 'The rows of an uploaded file that were not taken, each with the reason.',
    zh: '上传的文件中没有收下的行，各附原因。',
    params: idParams,
    query: listQuery,
    gives: 'text/csv',
  },
  {
    method: 'get',
    path: '/sources/opml',
    summary: 'The feeds among the sources, as OPML.',
    zh: '来源中的订阅源，OPML 格式。',
    gives: 'text/x-opml',
  },
  {
    method: 'post',
    path: '/sources/opml',
    summary: 'Adds the feeds of an OPML file; those that are known stay as they are.',
    zh: '添加 OPML 文件中的订阅源；已有的保持不变。',
    takes: ['text/x-opml'],
    status: 201,
  },
  {
    method: 'get',
    path: '/mentions/export',
    summary: 'The mentions that pass a filter, as a file; the ticket is yours to choose.',
    zh: '把符合筛选条件的声音导出为文件；`ticket` 由调用方自定。',
    query: exportSchema,
    gives: 'application/octet-stream',
  },
  {
    method: 'get',
    path: '/mentions/export/:ticket',
    summary: 'How far an export has come.',
    zh: '一次导出的进度。',
    params: ticketParams,
  },
  {
    method: 'delete',
    path: '/mentions/export/:ticket',
    summary: 'Stops an export.',
    zh: '中止一次导出。',
    params: ticketParams,
    status: 204,
  },
];

const PAGES: Door[] = [
  {
    method: 'get',
    path: '/digests/:id/preview',
    summary: 'A digest as it would look now.',
    zh: '一份摘要现在的样子。',
    params: idParams,
    gives: 'text/html',
  },
  {
    method: 'get',
    path: '/editions/:id/page',
    summary: 'A digest of the archive as it was sent.',
    zh: '存档中一期摘要发送时的样子。',
    params: idParams,
    gives: 'text/html',
  },
  {
    method: 'get',
    path: '/read/:token',
    summary:
      'One edition of a digest, opened by the link of its mail: no sign-in, until it expires.',
    zh: '凭邮件中的链接打开一期摘要：无需登录，过期即止。',
    params: tokenParams,
    gives: 'text/html',
  },
  {
    method: 'get',
    path: '/unsubscribe',
    summary: 'Asks a reader of a digest whether to leave its list.',
    zh: '询问摘要的收件人是否退订。',
    query: leaveQuery,
    gives: 'text/html',
  },
  {
    method: 'post',
    path: '/unsubscribe',
    summary: 'Takes a reader off the list of a digest: the one click of RFC 8058.',
    zh: '把收件人移出摘要名单：RFC 8058 的一键退订。',
    query: leaveQuery,
    takes: ['application/x-www-form-urlencoded'],
    gives: 'text/html',
  },
  {
    method: 'post',
    path: '/digests/bounces',
    summary: 'Takes a delivery status notification that came back to the mail server.',
    zh: '接收邮件服务器收到的退信通知。',
    takes: ['message/rfc822'],
    status: 204,
    token: true,
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document.',
    zh: '本文档。',
    query: languageQuery,
  },
];

/** Signing in is the same for all worlds; it stands under the real one alone. */
export const ACCESS: readonly Door[] = [
  {
    method: 'get',
    path: '/access',
    summary: 'Who the caller is: nobody (null), a person, a wall; or open, without a password.',
    zh: '调用者是谁：未登录（null）、person、wall；没有设密码时为 open。',
  },
  {
    method: 'post',
    path: '/access/sign-in',
    summary: 'Signs in by the password, or by the key of a wall; sets a cookie.',
    zh: '用密码或大屏链接的密钥登录；写入 Cookie。',
    body: signInSchema,
  },
  {
    method: 'post',
    path: '/access/sign-out',
    summary: 'Signs out.',
    zh: '退出登录。',
    status: 204,
  },
  {
    method: 'post',
    path: '/access/password',
    summary: 'Sets, changes or takes away the password; everybody else is signed out.',
    zh: '设置、更换或取消密码；其他人会被退出登录。',
    body: passwordSchema,
    status: 204,
  },
  {
    method: 'get',
    path: '/access/walls',
    summary: 'The links that let a screen show the wall.',
    zh: '可让屏幕显示大屏的链接。',
  },
  {
    method: 'post',
    path: '/access/walls',
    summary: 'Makes such a link; its key is shown this once.',
    zh: '新建大屏链接；其密钥只显示这一次。',
    body: wallSchema,
    status: 201,
  },
  {
    method: 'delete',
    path: '/access/walls/:id',
    summary: 'Withdraws a link; the screen that uses it goes dark at once.',
    zh: '撤回链接；正在使用它的屏幕立即失效。',
    params: idParams,
    status: 204,
  },
];

export const DOORS: readonly Door[] = [...PUSH, ...FILES, ...PAGES];
