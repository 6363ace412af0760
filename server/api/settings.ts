import type { ApiWorld } from './api.js';
import { dailySchema, loadDaily, saveDaily } from '../telling/daily.js';
import { hostsSchema } from '../telling/hosts.js';
import { endpoint, type Endpoint } from './endpoint.js';
import { HttpError } from './errors.js';

export function settingEndpoints({
  tokens,
  version,
  world,
  listening,
  demo,
  hosts,
  store,
  clock,
}: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/settings',
      summary: 'What this installation is; the ingest token is never shown again.',
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
      method: 'post',
      path: '/settings/ingest-token',
      summary: 'Makes a new ingest token, shown this once; the one before stops working.',
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
      path: '/settings/allowed-hosts',
      summary: 'Hosts of your own network that channels may reach.',
      handle: async () => ({ hosts: await hosts.refresh() }),
    }),
    endpoint({
      method: 'post',
      path: '/settings/allowed-hosts',
      summary:
        'Sets the hosts on private addresses that channels may reach; all others are refused.',
      body: hostsSchema,
      handle: async ({ body }) => ({ hosts: await hosts.save(body.hosts) }),
    }),
    endpoint({
      method: 'get',
      path: '/settings/daily-test',
      summary: 'When the test messages of a day go out.',
      handle: async () => store.read(loadDaily),
    }),
    endpoint({
      method: 'post',
      path: '/settings/daily-test',
      summary: 'Sets when the test messages of a day go out.',
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
      handle: async () => demo?.stop(),
    }),
  ];
}
