/**
 * What stands in everyday talk about anything that is sold: pairs of Han characters and words, as
 * fingerprints make them, that at least 1 % of the texts of some kind have (reviews of shops,
 * hotels, books and cosmetics, Weibo posts, tweets about airlines and brands; the sets are named
 * in docs/early-warning.md). Two posts that share these alone are not about the same thing.
 */
export const EVERYDAY: ReadonlySet<string> = new Set(
  `
    世界 东买 东西 两天 丰富 主动 事情 二天 二次 五星 交通 产品 介绍 件设 价位 价格 价比 价钱 任何 休息
    优点 估计 位置 住宿 体感 体描 作者 使用 便利 便宜 保湿 信用 假货 做工 停车 儿子 充点 免费 入住 内存
    内容 内部 准备 准间 几乎 几天 几次 出差 出租 出色 出行 出门 分钟 划算 刺激 办法 办理 务员 务态 务生
    动买 动机 助餐 包装 北京 十分 千万 升级 半夜 半天 卫生 印象 卸妆 反馈 发动 发水 发热 发现 发货 台服
    司机 吃饭 各种 合理 合适 同事 吸收 告知 告诉 员工 员态 周围 周边 味道 呵呵 咖啡 品牌 品种 哈哈 商务
    商品 喜欢 噪音 四星 回复 回家 回购 围环 国际 垃圾 城市 基本 声音 夏天 失望 头发 头皮 套书 套房 妆效
    妈妈 孩子 安全 安排 安装 安静 完全 完美 宝贝 实体 实惠 实用 实际 客户 客房 客服 家酒 容易 宽带 宽敞
    宾馆 居然 屏幕 工作 左右 差评 市区 希望 常感 干净 平板 并且 幸福 幺样 广场 床单 床房 店位 店房 店服
    店比 店环 店设 度假 建议 开心 强烈 当天 当当 当然 影响 必须 快乐 快递 态度 性价 总体 总台 情况 想象
    意思 意见 感动 感受 感觉 感谢 成像 房价 房费 房间 手感 手机 手续 手间 打开 打扫 打电 打车 拍摄 招待
    持久 按键 换房 接受 接待 推荐 描述 提供 提出 提高 摄像 操作 支持 收费 改进 故事 散热 整体 整洁 文字
    新装 新鲜 方便 方面 施比 旁边 旅游 无法 早餐 明显 星标 星级 星酒 显卡 显示 普通 景房 朋友 服务 服帖
    期待 期间 本书 本本 机器 机场 机身 条件 标准 标间 根本 档次 楼层 次买 次住 次入 次购 欢迎 步行 每天
    每次 比较 毛巾 水平 水效 油皮 油腻 泡沫 注意 泳池 洗发 洗完 洗手 洗澡 洗面 活动 流畅 浴室 浴缸 海景
    淋浴 清晰 清楚 清爽 温馨 游戏 游泳 滋润 满意 漂亮 火车 点评 热情 热水 照片 牌子 物流 特别 特色 环境
    玻璃 理位 理解 生活 生间 用卡 用品 用完 用起 电梯 电池 电脑 电视 电话 画质 画面 皮肤 直接 直用 相信
    相当 睡觉 硬件 硬盘 确实 示效 离市 租车 程预 稍微 空气 空调 空间 窗户 竟然 笔记 第二 简单 简直 管理
    精华 系统 素质 紧绷 级酒 细腻 结帐 继续 缺点 网络 网速 美食 老师 考虑 联系 肯定 自助 自然 自营 舒服
    舒适 色彩 虽然 行政 行李 衣服 补充 补水 表现 装修 装系 裤子 解决 订房 记本 设备 设施 设计 评价 评论
    试用 谢您 谢谢 豪华 贝收 质量 购买 购物 费升 赠品 走廊 超市 超级 距离 车场 车站 软件 较差 较干 较方
    较旧 较满 较高 边环 运行 进房 追评 退房 退货 送货 适合 选择 通方 速度 遗憾 郁闷 部分 配置 酒店 铃声
    键盘 镜头 门口 门童 间内 间房 间比 间装 间设 间隔 阅读 阳台 附近 陈旧 降价 隔壁 隔离 隔音 霉味 非常
    靠近 面奶 面料 面积 面膜 音效 预定 预订 颜色 风景 飞机 餐厅 餐品 饭店 馆反 首先 香港 马桶 马路 驱动
    骚扰 高级 麻烦 鼠标 齐全
    action after again against almost already another anyone anything app around awesome back
    bad because before best better between big black book both call called can't case change
    check come coming cool could day days did didn't does doesn't doing don't done down due
    during end enough even ever every excited experience family far feel few film find first
    free friday full fun funny future game getting give going gonna good great guy guys happy
    hard heard help hey hold home hope hour hours i'll i'm i've info it's john know last late
    left less let life like line link little live lol long look lost love made make makes man
    many may might minutes miss monday morning movie much music need never news next night
    nothing now old open opening other party people phone place play please ready real really
    right said sat say says screen see seems service set should show since social someone
    something start still story sure take talk thank thanks that's them thing think those
    though thought through ticket tickets time times today told tomorrow tonight top trying
    use using video vista wait waiting want watch watching way we're website week well what's
    which while white win without work world worst would year yes yet you're
  `
    .trim()
    .split(/\s+/u),
);
