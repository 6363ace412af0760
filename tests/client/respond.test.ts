// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { I18n } from '../../client/i18n/i18n.svelte.js';
import RespondForm from '../../client/panels/RespondForm.svelte';
import Frame from './Frame.svelte';
import { anIncident, aSnapshot, NOON } from './given.js';
import { createRoom, roomWith } from './room.js';

function show() {
  const room = roomWith(aSnapshot({ incidents: [anIncident()] }), () => ({ body: anIncident() }));
  render(Frame, { room, part: RespondForm, given: { id: 7, title: '石头掉了' } });
  return room;
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const send = () => fireEvent.submit(screen.getByRole('button', { name: '记录' }));

afterEach(cleanup);

describe('recording the public response', () => {
  it('sends who, where, by whom approved, and the moment by the clock of the brands', async () => {
    const room = show();
    await type('链接', ' https://weibo.com/1/abc ');
    await type('你的名字', '李楠');
    await type('批准人', '陈立（CEO）');
    await type('发布时间', '2026-03-02T14:00');
    await type('声明全文（可不填）', '对不起，全部退款。');
    await send();
    await waitFor(() => expect(room.asked).toHaveLength(1));
    expect(room.asked[0]).toEqual({
      method: 'POST',
      path: '/incidents/7/respond',
      body: {
        by: '李楠',
        approvedBy: '陈立（CEO）',
        where: 'weibo',
        url: 'https://weibo.com/1/abc',
        at: NOON,
        text: '对不起，全部退款。',
      },
    });
  });

  it('says by whose clock the moment is typed where that is not the reader’s own', () => {
    const room = createRoom();
    const i18n = new I18n(
      () => null,
      ['zh-CN'],
      'Europe/London',
      () => 'Asia/Shanghai',
    );
    render(Frame, {
      room: { ...room, i18n },
      part: RespondForm,
      given: { id: 7, title: '石头掉了' },
    });
    expect(screen.getByText('留空为现在 · 中国标准时间 UTC+8')).toBeTruthy();
    cleanup();
    show();
    expect(screen.getByText('留空为现在')).toBeTruthy();
  });

  it('leaves out the moment and the text where none is given', async () => {
    const room = show();
    await type('链接', 'https://weibo.com/1/abc');
    await type('你的名字', '李楠');
    await type('批准人', '陈立');
    await send();
    await waitFor(() => expect(room.asked).toHaveLength(1));
    expect(Object.keys(room.asked[0]?.body as object).sort()).toEqual([
      'approvedBy',
      'by',
      'url',
      'where',
    ]);
  });

  it.each(['javascript:alert(1)', 'weibo.com/1/abc', 'ftp://weibo.com/1'])(
    'takes no link that nobody can open: %s',
    async (url) => {
      const room = show();
      await type('链接', url);
      await type('你的名字', '李楠');
      await type('批准人', '陈立');
      await send();
      expect(screen.getByText('请填写以 http:// 或 https:// 开头的链接')).toBeTruthy();
      expect(room.asked).toEqual([]);
    },
  );
});
