import type { Forecast } from '../forecast.js';
import type { Locale } from '../../server/model/message.js';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The forecast of a story's negative volume as one sentence, from the very numbers it was made of. */
export function explainForecast(forecast: Forecast, locale: Locale): string {
  return locale === 'en' ? english(forecast) : chinese(forecast);
}

function chinese(f: Forecast): string {
  if (f.toGo === 0) return `负面量 ${f.count}，已达到 ${f.target}。`;
  const parts = [
    `目前负面量 ${f.count}`,
    f.seen ? `最近一小时 +${f.lastHour}` : '最近一小时的增量未观测到，按匀速估计',
    `距 ${f.target} 还差 ${f.toGo}`,
    `剩余活跃时长 ${f.activeHoursLeft.toFixed(0)} 小时`,
  ];
  const size = `预计 ${Math.round(f.expected)}（八成落在 ${Math.round(f.low)}–${Math.round(f.high)}）`;
  const record = f.record
    ? `过去同等预测 ${f.record.forecasts} 次，其中 ${percent(f.record.happened)} 应验。`
    : '';
  return `${parts.join('，')}：首条负面发布后 ${f.horizonHours} 小时内达到的概率 ${percent(f.probability)}；${size}。${record}`;
}

function english(f: Forecast): string {
  if (f.toGo === 0) return `Negative volume ${f.count}: ${f.target} is reached.`;
  const parts = [
    `Negative volume ${f.count} now`,
    f.seen
      ? `+${f.lastHour} in the last hour`
      : 'growth of the last hour not seen, taken as steady',
    `${f.toGo} to go to ${f.target}`,
    `${f.activeHoursLeft.toFixed(0)} active hours left`,
  ];
  const size = `expected ${Math.round(f.expected)} (four in five end between ${Math.round(f.low)} and ${Math.round(f.high)})`;
  const record = f.record
    ? ` Of ${f.record.forecasts} such forecasts on unseen posts ${percent(f.record.happened)} came true.`
    : '';
  return `${parts.join(', ')}: ${percent(f.probability)} within ${f.horizonHours} h of the first negative post; ${size}.${record}`;
}
