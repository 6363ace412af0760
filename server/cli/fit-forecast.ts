import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readCascades } from './fit/cascades.js';
import { fitForecast, type FitOptions } from './fit/fit.js';
import { validate } from './fit/validate.js';
import type { CommandIo } from './io.js';

const USAGE = `fit-forecast CASCADES… --platform NAME [--set SET] [--target 500] [--utc-offset 8]
             [--name MODEL] [--fitted-on TEXT] [--out MODEL.json]
CASCADES: files or folders of polled counts or repost times, one JSON object per line.
Fits the forecast, measures it on posts it did not see, and writes both.\n`;

/**
 * Fits the forecast of one platform and prints how it does on unseen posts.
 *
 * @returns 0 done, 2 wrong use
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      platform: { type: 'string' },
      set: { type: 'string' },
      target: { type: 'string', default: '500' },
      'utc-offset': { type: 'string', default: '8' },
      name: { type: 'string' },
      'fitted-on': { type: 'string' },
      out: { type: 'string' },
    },
  });
  if (positionals.length === 0 || !values.platform) {
    io.stderr.write(USAGE);
    return 2;
  }
  const cascades = positionals
    .flatMap(readCascades)
    .filter((c) => !values.set || c.set === values.set);
  const options: FitOptions = {
    platform: values.platform,
    name: values.name ?? `${values.platform}-1`,
    fittedOn: values['fitted-on'] ?? `${cascades.length} posts of ${values.platform}`,
    target: Number(values.target),
    utcOffset: Number(values['utc-offset']),
  };
  const measured = validate(cascades, options);
  const model = {
    ...fitForecast(cascades, options),
    calibration: measured.calibration,
    operating: measured.operating,
  };
  const text = `${JSON.stringify(model)}\n`;
  if (values.out) writeFileSync(values.out, text);
  else io.stdout.write(text);
  io.stderr.write(`${JSON.stringify({ cascades: cascades.length, ...measured }, null, 1)}\n`);
  return 0;
}
