export const zh = {
  quality: '产品质量',
  logistics: '物流问题',
  'after-sales': '售后服务',
  service: '售后服务',
  price: '价格问题',
  site: '网站体验',
  other: '其他',
} as Record<string, string>;

export const en: typeof zh = {
  quality: 'Product quality',
  logistics: 'Logistics',
  'after-sales': 'After-sales',
  service: 'After-sales',
  price: 'Price',
  site: 'Site and app',
  other: 'Other',
};
