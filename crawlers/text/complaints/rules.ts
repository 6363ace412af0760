import type { ComplaintCategory } from '../../../server/model/brand.js';

export type Category = ComplaintCategory;

/** Splits a list written with blanks; `_` stands for a blank inside a pattern. */
function list(words: string): string[] {
  return words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll('_', ' '));
}

/** The categories of the policy §4, with patterns from general knowledge; a brand may edit its copy. */
export const DEFAULT_CATEGORIES: readonly Category[] = [
  {
    id: 'quality',
    names: { zh: '产品质量', en: 'Product quality' },
    party: 'merchant',
    scene: 'goods',
    patterns: list(`
      断裂 断了 掉色 褪色 松动 瑕疵 材质 脱落 掉了一颗 掉钻 掉石 石头…掉 石头…没了 掉皮 绿线 霉味 结块 拉肚子 腹泻 食物中毒 氧化 发黑 变黑 生锈 假货 假冒 冒牌 买到假 卖假 不是正品 山寨
      次品 劣质 质量 做工 粗糙 开线 脱线 开胶 脱胶 线头 起球 缩水 破洞 裂了 裂开 裂纹 开裂 碎了 坏了 坏的 用坏 划痕 变形 变质
      发霉 馊 过期 临期 异味 刺鼻 怪味 味道…难闻 难闻 臭 难吃 不好吃 不新鲜 没熟 夹生 根头发 有头发 头发丝 床…头发 虫子 飞虫 苍蝇 蟑螂 异物 喝出 坨了 坨成 馊了 变味 太咸 太油 太甜 太辣 太淡 没味道
      分量…少 量…太少 过敏 刺激 烂脸 长痘 闷痘 起疹 红肿 刺痛 搓泥 起皮 拔干 太干 油腻 黏腻 不保湿 不滋润 卡粉 脱妆 浮粉
      没效果 没有效果 没什么效果 没啥效果 无效 没用 没有用 不管用 不好用 难用 不好洗 洗不干净 卸不干净
      发热 发烫 烫手 死机 黑屏 花屏 闪屏 蓝屏 自动关机 重启 续航 耗电 掉电 充不进 充不上 没信号 信号差 没声音 噪音 异响 声音像 漏水 漏油 漏电 漏液
      自燃 起火 冒烟 爆炸 刹车 刹不住 失灵 断轴 故障 召回 色差 尺码 尺寸 偏大 偏小 太小 太大 不合身 货不对板 与描述不符 和描述…不 与图片不符 和图片…不 实物…不符 两个样 跟图片…不一样 和图片…不一样 跟视频…不一样 甲醛 二手 翻新
      坏点 红点 喇叭 散热 不兼容 缺陷 接收不良 名不副实 太吵 很吵 吵死 肮脏 太脏 很脏 脏乱 陈旧 老旧 床单 毛巾 没热水 没有热水 屏幕…线 屏幕…点 屏幕…问题 电池…小时 键盘 风扇…响
      不卫生 隔音 不耐用 不牢固 廉价感 掉漆 掉毛 不清晰 模糊 破旧 太薄 太硬 成分…不 酒精味 不正宗
      quality broke broken defective defect faulty fake counterfeit stopped_working doesn't_work does_not_work cracked overheats
      overheating battery_drains fell_apart falls_apart flimsy cheaply_made expired rotten stale mouldy moldy tasteless recall_of scratched malfunction`),
  },
  {
    id: 'logistics',
    names: { zh: '物流问题', en: 'Logistics' },
    party: 'logistics',
    scene: 'service',
    patterns: list(`
      快递 物流 配送 送货 派送 派件 派件员 包裹 包装破 包装…破 包装…烂 包装…坏 包装…简陋 包装…差 包装…压 盒子…破 盒子…压 盒子…烂 压扁 挤压 压坏 摔坏
      丢件 弄丢 丢失 丢了…件 延迟 延误 晚到 迟到 没收到货 没有收到货 收不到货 还没到 没送到 未送达 显示签收 虚假签收 驿站 送餐 骑手 外卖员 送得…慢 送了…小时 送了…天 寄了…天 等了…才送 送错 洒了 送到…凉 暴力分拣 运输 运费险 晚点
      瓶子…碎 漏了…瓶 撒了 没到货 没有到货 还没有到 都没到 都没有到 还没收到 收到…碎 收到…破 收到…漏 送来…碎 送来…破 寄来…碎 寄来…破 寄来…漏 到手…碎 到手…破 拿到…碎 拿到…破 盒子…撕 箱子…烂 箱子…破 漏发 少发 错发 发错 破损 不送上门 放门口
      shipping delivery courier parcel package_lost never_arrived not_delivered lost_package arrived_late late_delivery arrived_damaged damaged_box wrong_item wrong_size wrong_order tracking lost_my_luggage lost_my_bag delayed_flight delayed delay cancelled_flight`),
    exceptions: [
      {
        party: 'merchant',
        patterns: list(
          `不发货 没发货 未发货 还没发货 迟迟…发货 发货慢 发货…慢 虚假发货 不给发货 发货速度慢 漏发 少发 错发 发错 包装…简陋`,
        ),
      },
    ],
  },
  {
    id: 'after-sales',
    names: { zh: '售后服务', en: 'After-sales' },
    party: 'merchant',
    scene: 'service',
    patterns: list(`
      退货 换货 退换 客服 投诉 赔偿 赔付 退款 售后 维修 保修 返修 不给退 不让退 不予退 不退 退不了 不给换 不处理 不解决 没人处理 没人理 没人管 没人回 不理人 不理我 不回复 不回消息 不搭理 爱理不理
      爱答不理 推卸 推诿 踢皮球 敷衍 态度 服务差 服务太差 服务…差 服务员 店员 导购 一问三不知 霸王条款 维权 三包 七天无理由 推给厂家 推给商家 推给…店 没下文 联系不上 不认账 拒绝赔 电话打不通 打不通 机器人 不开发票 发票 没有回应 拉黑我 威胁 骂人 已读不回
      customer_service support_team refund return_policy warranty complaint replacement compensation rude no_response no_reply ignored_my on_hold hung_up repair won't_help ghosted_me ghosted_us`),
    exceptions: [
      {
        party: 'platform',
        patterns: list(`平台客服 平台…不管 官方客服 小二 平台…不处理 平台介入`),
      },
      { party: 'logistics', patterns: list(`快递…态度 快递员…态度 骑手…态度 快递客服`) },
    ],
  },
  {
    id: 'price',
    names: { zh: '价格问题', en: 'Price' },
    party: 'merchant',
    scene: 'goods',
    patterns: list(`
      降价 优惠 折扣 比价 贵 价格 涨价 差价 价差 保价 价保 性价比 不值 溢价 坑钱 收费 扣费 多扣 多收 乱收 满减 优惠券 红包 定金 杀熟 先涨 涨了…块 提价 价钱 便宜没好货 比…便宜 智商税 割韭菜
      price pricey overpriced expensive too_much_money rip-off rip_off ripoff not_worth discount coupon cheaper hidden_fees fees overcharged charged_me_twice`),
    exceptions: [{ party: 'platform', patterns: list(`杀熟 平台…收费 平台…优惠 服务费 自动续费`) }],
  },
  {
    id: 'site',
    names: { zh: '网站体验', en: 'Site and app' },
    party: 'platform',
    scene: 'experience',
    patterns: list(`
      卡顿 加载 支付失败 付款失败 付不了款 无法支付 搜索不到 搜不到 搜不出 闪退 打不开 登录 登不上 登陆不 登不进 进不去 又崩了 app…崩了 软件…崩了 系统…崩了 平台…崩了 应用…崩了 直播间…崩了 官网…崩了 app…崩溃 软件…崩溃 系统…崩溃 平台…崩溃 应用…崩溃 程序…崩溃 频繁崩溃 总是崩溃 服务器 网页 网站 页面 界面 app…卡 app…差 app…烂 软件…卡 系统…卡 客户端 小程序 验证码 弹窗 广告太多 更新后 版本…难用 下单失败 下不了单 提交不了 无法下单 白屏 卡死 还加广告 全是广告 看广告 无响应 链接失效 扫码…不 绑定…失败 注销不了 找不到入口 bug bugs
      website web_site app_is_down site_is_down app_crashes crashes crashing app_keeps loading checkout login log_in logged_out error_message page_not_found payment_failed can't_pay glitch glitchy laggy server_down site_down update_broke`),
  },
];

/** Stands for negative texts that fit nowhere else. */
export const OTHER: Category = {
  id: 'other',
  names: { zh: '其他', en: 'Other' },
  party: 'merchant',
  scene: 'experience',
  patterns: [],
};
