import { bench, describe } from 'vitest';
import type { Post } from '../../../alerts/channel.js';
import { CHANNELS } from '../../../alerts/channels/registry.js';
import { horizon, maySend, rulesOf } from '../../../alerts/limits.js';
import { merge } from '../../../alerts/storm.js';
import { STANDINS } from '../../standins/all.js';
import { message, NOW } from '../../standins/messages.js';

const silent: Post = () => Promise.resolve({ status: 500, headers: {}, text: '' });
const tools = { post: silent, now: NOW, simple: false, threadId: null };

describe('one alert, rendered, signed and handed to the network', () => {
  for (const standin of STANDINS) {
    const kind = CHANNELS.find((channel) => channel.kind === standin.kind);
    const config = kind?.config.parse(standin.settings('https://example.com'));
    bench(standin.name, async () => {
      await kind?.send(config, message(), tools);
    });
  }
});

describe('a storm', () => {
  const storm = Array.from({ length: 5_000 }, (_, index) =>
    message({ id: `m${index}`, thread: `i${index % 40}`, kind: 'incident.noted', at: NOW + index }),
  );
  bench('5,000 waiting messages of 40 incidents, merged', () => {
    merge(storm);
  });

  const rules = rulesOf('feishu');
  bench('10,000 decisions whether Feishu may be sent to, on a clock of their own', () => {
    let now = NOW;
    let sent: number[] = [];
    for (let count = 0; count < 10_000;) {
      sent = sent.filter((at) => now - at <= horizon(rules));
      const leave = maySend(rules, { sent, throttled: null }, now);
      if (leave.ok) {
        sent.push(now);
        count += 1;
      } else now += leave.wait;
    }
  });
});
