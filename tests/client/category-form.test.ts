import { describe, expect, it } from 'vitest';
import { categoriesOf, categoryFields } from '../../client/category-form.js';
import type { ComplaintCategory } from '../../server/model/brand.js';

const QUALITY: ComplaintCategory = {
  id: 'quality',
  names: { zh: '产品质量', en: 'Quality' },
  party: 'merchant',
  scene: 'goods',
  patterns: ['断裂', '胶…味'],
  exceptions: [{ party: 'logistics', scene: 'service', patterns: ['运输…压坏'] }],
};

describe('the form of a category', () => {
  it('gives back what it was given, exceptions included', () => {
    expect(categoriesOf([categoryFields(QUALITY)])).toEqual([QUALITY]);
  });

  it('leaves a party or scene that is as the category’s unsaid, and drops an exception without words', () => {
    const fields = categoryFields(QUALITY);
    fields.exceptions = [
      { party: 'platform', scene: '', words: '下单...错，页面。。。错' },
      { party: 'logistics', scene: '', words: ' ' },
    ];
    expect(categoriesOf([fields])[0]?.exceptions).toEqual([
      { party: 'platform', patterns: ['下单…错', '页面…错'] },
    ]);
  });
});
