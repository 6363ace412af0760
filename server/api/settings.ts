import { z } from 'zod';
import { both } from './both.js';
import { MOST_HOSTS, readHost } from '../sources/allowed-hosts.js';
import type { ApiWorld } from './api.js';
import { dailySchema, loadDaily, saveDaily } from '../telling/daily.js';
import { endpoint, type Endpoint } from './endpoint.js';
import { HttpError } from './errors.js';

const hostsSchema = z.object({
  hosts: z
    .array(z.string().trim().max(260))
    .max(MOST_HOSTS)
    .meta(
      both(
        'Host names, "*.example.internal", addresses, or ranges such as 10.1.0.0/16.',
        '主机名、“*.example.internal”、地址，或 10.1.0.0/16 这样的网段。',
      ),
    ),
});

/** The entries as they are kept; the first that cannot be read is refused by name. */
function readHosts(entries: readonly string[]): string[] {
  return entries
    .filter((entry) => entry !== '')
    .map((entry) => {
      const host = readHost(entry);
      if (host !== null) return host;
      throw new HttpError(
        400,
        'invalid',
        `hosts: "${entry}" is neither a host name, an address nor a range; leave out http:// and the port.`,
        'hosts',
      );
    });
}

export function settingEndpoints({
  allowedHosts,
  tokens,
  version,
  world,
  listening,
  demo,
  store,
  clock,
}: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/settings',
      summary: 'What this installation is; the ingest token is never shown again.',
      zh: '这套系统的基本信息；推送令牌不会再次显示。',
      handle: async () => ({
        version,
        world,
        listening: listening(),
        ingestToken: null,
        ingestTokenSet: await tokens.any(),
        ingestTokenFixed: tokens.fixed,
        demo: demo?.running() ?? false,
      }),
    }),
    endpoint({
      method: 'get',
      path: '/settings/allowed-hosts',
      summary: 'Hosts on private addresses that this installation may talk to.',
      zh: '允许访问的内网主机。',
      handle: async () => ({ hosts: await allowedHosts.load() }),
    }),
    endpoint({
      method: 'post',
      path: '/settings/allowed-hosts',
      summary: 'Replaces the list of hosts on private addresses that may be talked to.',
      zh: '替换允许访问的内网主机列表。',
      body: hostsSchema,
      handle: async ({ body }) => {
        if (!demo) throw new HttpError(409, 'demo', 'The demo talks to nobody.');
        return { hosts: await allowedHosts.save(readHosts(body.hosts)) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/settings/ingest-token',
      summary: 'Makes a new ingest token, shown this once; the one before stops working.',
      zh: '新建推送令牌，只显示这一次；此前的立即失效。',
      status: 201,
      handle: async () => {
        if (tokens.fixed) {
          throw new HttpError(
            409,
            'fixed',
            'The ingest token is fixed by INGEST_TOKEN; change it there.',
          );
        }
        return { token: await tokens.renew() };
      },
    }),
    endpoint({
      method: 'get',
      path: '/settings/daily-test',
      summary: 'When the test messages of a day go out.',
      zh: '每日测试消息的发送时间。',
      handle: async () => store.read(loadDaily),
    }),
    endpoint({
      method: 'post',
      path: '/settings/daily-test',
      summary: 'Sets when the test messages of a day go out.',
      zh: '设置每日测试消息的发送时间。',
      body: dailySchema,
      handle: async ({ body }) => {
        await store.transaction((tx) => saveDaily(tx, body, clock.now()));
        return body;
      },
    }),
    endpoint({
      method: 'post',
      path: '/demo',
      summary: 'Plays the demo in a world of its own, beside the real one.',
      zh: '在独立的世界里播放演示，与真实数据互不影响。',
      status: 202,
      handle: async () => {
        if (!demo) throw new HttpError(409, 'demo', 'This is the demo already.');
        await demo.start();
        return { path: '/demo' };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/demo',
      summary: 'Stops the demo and forgets it.',
      zh: '停止演示并清除。',
      handle: async () => demo?.stop(),
    }),
  ];
}
