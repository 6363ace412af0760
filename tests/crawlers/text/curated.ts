/** Invented sentences with the label a reader would give; one per line: label, blank, text. */
export const CURATED: Readonly<Record<string, string>> = {
  negation: `
neg 这个耳机一点都不好用
neg 客服根本不解决问题
neg 说好的赠品没有给
neg 没有想象中那么好
neg 这质量真不敢恭维
neg 一点诚意都没有
neg 完全没有达到预期
neg 我不推荐大家买这款
neg 再也不会来这家店了
neg 这个价格不值得
neg 不是很满意，屏幕有坏点
neg 根本没有宣传的那么神奇
neg 不怎么好吃，也不便宜
neg 修了三次都没修好
neg 没有一次是准时送到的
pos 一点都不贵，还很好用
pos 不得不说真的很好用
pos 没有失望，比上一代强多了
pos 从来没有让我失望过
pos 用了一年没出过任何问题
pos 不愧是老牌子，质量过硬
pos 没有异味，宝宝很喜欢
pos 一点也不卡，运行很流畅
pos 没想到这么好吃
pos 不错不错，下次还来
pos 不会后悔的一次购物
pos 包装没有破损，发货也快
pos 再也不用担心没电了，续航真强
pos 价格不高，品质不差
pos 谁说国产不好用的，我觉得很棒
neg 不要相信他们的广告
neg 并没有什么用
neg 不能接受这样的服务态度
neg 说是七天无理由，结果不给退
neg 不可能再给他们第二次机会
neg 别买，买了你会后悔
neg 没有比这更差的体验了
pos 没有比这更好的选择了
pos 好到没话说
neg 差到没话说`,
  complaints: `
neg 手镯戴了两天石头就掉了，是不是卖假货
neg 快递放在门口被人拿走了，没人负责
neg 退款申请了半个月还没到账
neg 刚买完就降价两百，心里堵得慌
neg 网页一直加载不出来，急死人
neg 付了钱订单却显示未支付
neg 打客服电话一个小时没人接
neg 衣服洗一次就缩水了
neg 空调开了一晚上还是不凉
neg 手机充电的时候烫得握不住
neg 牛奶里面喝出了异物
neg 鞋子穿一个星期就开胶
neg 沙发味道太大，甲醛肯定超标
neg 外卖送到的时候汤全洒了
neg 司机绕路还骂人
neg 酒店隔音太差，一晚上没睡
neg 房间里有蟑螂，太恶心了
neg 更新之后耗电特别快
neg 相机对焦不准，拍出来全是糊的
neg 收到的颜色跟图片完全不一样
neg 充值不到账，客服装死
neg 航班取消了也不通知，害我白跑一趟
neg 维修费比新买一台还贵
neg 面膜敷完脸上起了一片红疹
neg 车子才开三个月变速箱就异响
neg 卖家发错货还让我自己出运费
neg 会员自动续费，怎么都关不掉
neg 电视买回来就有亮点，商家不给换
neg 说好送货上门，结果让我自己去驿站拿
neg 月饼都发霉了还敢卖
neg 奶粉罐子是瘪的，生产日期也看不清
neg 排了两个小时队，最后告诉我卖完了
neg 耳机左边没声音了
neg 门锁半夜自己打开，吓死我了
neg 热水器漏电，太危险了
neg 店员一直翻白眼，什么态度
neg 冰箱噪音大得像拖拉机
neg 优惠券用不了，这不是骗人吗
neg 系统崩溃，文件全丢了
neg 被大数据杀熟了，同一个房间我比朋友贵一百`,
  praise: `
pos 第二天就收到了，包装很用心
pos 客服小姐姐特别有耐心
pos 面料柔软，穿着舒服
pos 拍照效果惊艳，夜景很清晰
pos 味道和店里吃的一样好
pos 老板人超好，还送了小礼物
pos 已经是第三次回购了
pos 这个价位能做到这样很难得
pos 物流给力，昨天下单今天就到
pos 酒店位置好，早餐丰富
pos 师傅安装很专业，还把垃圾带走了
pos 屏幕显示细腻，音质也不错
pos 爸妈都说好，准备再买一个
pos 颜值高，手感好，爱了爱了
pos 售后处理得很快，点赞
pos 孩子特别喜欢，天天抱着睡
pos 比实体店便宜一半，质量一样
pos 这家火锅太好吃了，强烈推荐
pos 续航能用两天，很满意
pos 系统流畅，没有广告，舒服
pos 支持国货，越做越好
pos 演出太精彩了，全场起立鼓掌
pos 今天被陌生人暖到了，感动
pos 新款真漂亮，配色绝了
pos 感谢你们的付出，辛苦了
pos 终于买到心心念念的相机，开心
pos 这本书写得真好，一口气读完
pos 空调制冷快，还很安静
pos 大小刚刚好，做工精细
pos 客房干净整洁，下次还住这里
pos 开起来很稳，油耗也低
pos 处理问题很及时，为这样的企业点赞
pos 口感细腻，甜而不腻
pos 功能齐全，老人也会用
pos 色泽漂亮，佩戴舒适，朋友都夸好看`,
  questions: `
neu 请问这款手机支持双卡吗？
neu 你们几点关门？
neu 有人知道发布会什么时候开始吗
neu 这个型号和上一代有什么区别？
neu 求问北京哪里有线下门店
neu 预售的订单什么时候发货？
neu 有没有用过的朋友说说怎么样
neu 128G和256G买哪个？
neu 怎么把照片导到电脑上？
neu 这个颜色还有现货吗
neu 学生优惠需要什么材料？
neu 退货地址填哪里？
neu 保修期是一年还是两年？
neu 请教一下，怎么绑定手环
neu 想问下会员卡可以转让吗
neu 国庆期间正常营业吗？
neu 谁有这个品牌的客服电话
neu 尺码偏大还是偏小？
neu 充电器是多少瓦的？
neu 第一次买，求推荐一款入门相机`,
  news: `
neu 公司今日召开新品发布会，推出三款手机
neu 某品牌宣布将于下月在上海开设首家门店
neu 据报道，该公司第三季度营收为120亿元
neu 市场监管局公布本月抽检结果
neu 董事会任命李某为首席执行官
neu 两家公司签署战略合作协议
neu 该车型起售价为15.98万元，共三个版本
neu 新版系统今日开始推送
neu 工信部发布新能源汽车推广目录
neu 公告：本店将于10月1日至7日暂停营业
neu 直播预告：今晚八点，直播间见
neu 该产品采用6.7英寸屏幕，电池容量5000毫安时
neu 分析师预计全年出货量约2亿台
neu 双十一活动规则公布，11月1日零点开始
neu 国家统计局公布居民消费价格数据
neu 记者从发布会现场获悉，新车将于年底交付
neu 专利局公开了一项折叠屏专利
neu 门店地址：人民路88号一层
neu 招聘：诚聘店长一名，工作地点杭州
neu 转发本条微博，抽三位朋友各送一台
neu 今天下午三点开会，地点二楼会议室
neu 上海今天多云，最高气温25度
neu 我刚到机场，准备登机
neu 周末去了趟超市，买了牛奶和面包
neu 收到快递，还没拆
neu 第二集更新了
neu 列车由北京南站开往上海虹桥站
neu 比赛将于明晚七点半开始
neu 这是我用了三年的旧手机
neu 该基金最新净值为1.234元`,
  sarcasm: `
neg 呵呵，这服务真是好到家了
neg 真是好样的，又延误三个小时
neg 恭喜你们成功失去了一个老客户
neg 这质量也是没谁了，穿一次就破
neg 厉害了，花一千块买了个砖头
neg 感谢贵公司让我体验了什么叫绝望
neg 可以可以，退个货要等一个月
neg 你们的客服是机器人吧，只会说亲亲
neg 好一个七天无理由，理由找了八天
neg 涨价涨得可真快，工资怎么不涨
neg 优秀，一下雨就漏水的优秀
neg 这就是你们所谓的高端品质？
neg 笑死，广告拍得比产品好
neg 不愧是你，又双叒叕崩了
neg 建议改名叫慢递
neg 好一个五年质保，第六个月就让我自费
neg 好一个以客户为中心，客服排队排到两千号
neg 真有你们的，合同说改就改
neg 厉害了，机票改签费比票还贵，客服还挂电话
neg 牛啊，外卖等了两个半小时
neg 佩服，一个月死机九次
neg 真棒，新买的鞋第二天就开胶
neg 太好了，高铁晚点四小时，会也不用开了
neg 刚提的车就漏油，真行
neg 退款等了三个月，可以的
neg 谢谢贵公司让我领教了什么叫霸王条款
neg 感谢你们又把我的包裹弄丢了
neg 恭喜你们又气走一个会员
neg 不愧是大厂，一开抢就崩了
neg 不愧是老字号，汤里有苍蝇
neg 这客服的效率也是没谁了
neg 就这？也敢卖三千八
neg 就这还五星级
neg 你们所谓的专业团队就是这种水平
neg 这“贴心服务”我真是消受不起，太“贴心”了
neg 您开心就好，反正我要退卡了
neg 可真会做生意，押金扣得一分不剩
neg 催款倒是挺积极
neg 建议直接倒闭，别祸害人了
neg 呵呵，你们的售后真到位
neg 呵呵，这售后可真周到
neg 好棒棒喔，又當機了，客服還掛電話
neg 謝謝你們把我的訂單取消了`,
  'praise that is meant': `
pos 厉害了，丢了三天的手机被他们找回来了
pos 牛啊，断了的表带十分钟就修好了
pos 真棒，坏了直接给换新
pos 佩服，两年没死机一次
pos 完美，再也不怕停电了
pos 太好了，晚点的航班还给安排了酒店，满意
pos 谢谢你们让我知道什么是专业
pos 感谢贵公司让我体验到家的温暖
pos 感谢你们帮我找回弄丢的行李
pos 谢谢客服，发错的货马上就给换了
pos 好一个惊喜，蛋糕比图片还漂亮
pos 好一个人间仙境，美得不像话
pos 真有你的，这礼物我太喜欢了
pos 真有你们的，三分钟就解决了困扰我一年的问题
pos 恭喜你们又拿了第一
pos 恭喜新店开张，生意红火
pos 不愧是老字号，汤头鲜得很
pos 不愧是大厂，抢购一点都不卡
pos 这颜值也是没谁了，太爱了
pos 这家店的服务也是没谁了，太贴心了
pos 就这家最好吃
pos 太贴心了，还帮我把行李提上楼
pos 等了两个小时终于吃上了，太好吃了
pos 荣获“优质服务”奖，实至名归
pos 可真好喝，一口气两杯
pos 可真香啊，隔着袋子都闻到了
pos 优秀，三年级就能写这么好的诗
pos 建议大家都去试试，真的很不错
pos 涨得可真快，我的粉丝破万啦，谢谢大家
pos 服務超好，太貼心了吧`,
  slang: `
pos 这波操作yyds
pos 绝绝子，姐妹们给我冲
pos 真香，打脸了
pos 这瓜保熟，哈哈哈哈
pos 泰裤辣，入股不亏
pos 狠狠爱住了
pos 宝藏小店，谁懂啊
pos 闭眼入，不踩雷
neg 避雷避雷，姐妹们快跑
neg 纯纯智商税
neg 这家店拉胯，踩雷了
neg 妥妥的割韭菜
neg 又来杀熟，吃相难看
neg 我真的会谢，又砍单
neg 破防了，等了一个月的货说没就没
neg 栓Q，售后直接把我拉黑
neg 大冤种竟是我自己
neg 这服务绝了，气得我想报警
neg 无语子，退款退了个寂寞
neg 翻车现场，口碑崩塌
pos 牛逼，这个功能太实用了
pos 给客服小哥加鸡腿
pos 奥利给，国货之光
neg 辣鸡软件，毁我青春
neg 垃圾游戏，逼氪`,
  emoticons: `
pos 收到礼物啦[哈哈][心]
pos [赞][赞][赞]
pos 爱了爱了😍😍
pos 👍👍👍
pos 今天的晚霞好美[爱你]
neg 又堵车[抓狂][抓狂]
neg [怒][怒][怒]
neg 😡😡😡
neg 等了一天还没到[泪]
neg 这什么破服务👎
neg 🤮🤮
neg 无语[白眼]
pos 加油！[鼓掌][鼓掌]
neg 心疼那些消费者[蜡烛]
pos 🎉🎉新店开业大吉`,
  traditional: `
neg 品質太差了，用兩天就壞
neg 客服態度惡劣，不給退款
neg 等了兩個小時才送到，飯都涼了
neg 這家店真的很雷，大家不要去
neg 電池掉電超快，後悔買了
pos 東西收到了，質感很好，非常滿意
pos 老闆人很好，下次還會再來
pos 超級好吃，強烈推薦
pos 出貨速度快，包裝完整
pos 畫質清晰，操作流暢，推
neu 請問這款有現貨嗎？
neu 新機將於下週五正式發售
neu 請問保固多久？`,
  mixed: `
neg 这个app真的很bug，天天crash
neg 客服太rude了，再也不来
neg iPhone 信号差得离谱
pos MacBook 续航真的强，love it
pos 这家coffee很nice，推荐
neg 新版UI太丑了，worst update ever
pos so good！这家店的蛋糕
neg 买了个假的AirPods，fake，骗子
neu 有没有人有Switch的链接
neu iOS 17 今晚推送
neg WiFi 老是断，烦死了
pos 今天的vibe太棒了
neg 这个price太离谱了，不值
pos 客服很nice，态度好
neu 求一个Android版的下载地址`,
  layers: `
pos 说得好！支持//@路人甲:这家公司太黑心了，坑人
neg 太过分了，欺负消费者//@官方微博:新品今日上市，限时优惠
neg 骗子//@商家:质量保证，假一赔十
pos 恭喜恭喜[鼓掌]//@某某:公司今天上市了
neg 又是这家，上次也坑过我//@记者:某品牌被曝使用过期原料`,
  'english negative': `
neg My order arrived broken and nobody will refund me
neg Worst customer service I have ever dealt with
neg The app crashes every time I open it
neg I waited three hours and they cancelled my flight
neg Not worth the money at all
neg This phone gets so hot I can't hold it
neg Still no reply from support after two weeks
neg I am so disappointed with the quality
neg Do not buy this, it stopped working after a day
neg They charged my card twice and won't answer
neg The food was cold and tasteless
neg Never flying with them again
neg What a waste of time
neg The new update is terrible
neg Rude staff and dirty rooms
neg It isn't as good as they claim
neg My battery dies in two hours, useless
neg Shame on you for ignoring your customers
neg I hate the new design
neg Lost my luggage again, unbelievable
neg The screen cracked on the first day
neg Nothing works since the update
neg Oh great, another delay. Thanks for nothing
neg Delivery was late and the box was crushed
neg This is the last time I buy from this shop`,
  'english positive': `
pos Love my new headphones, the sound is amazing
pos Great service, thank you so much
pos The staff were friendly and helpful
pos Best coffee in town
pos Works perfectly, highly recommend
pos Not bad at all, I like it
pos Fast delivery and great quality
pos Can't wait to use it again
pos I have never had a problem with this brand
pos Beautiful design and easy to use
pos Kudos to the support team for fixing it quickly
pos So happy with my purchase
pos The new camera is awesome
pos Excellent value for the price
pos What a wonderful show last night
pos My kids love it
pos Thanks for the quick refund, great support
pos This made my day
pos The flight was smooth and on time, well done
pos Five stars, would buy again`,
  'english neutral': `
neu What time does the store open?
neu The company will report earnings on Thursday
neu Does this phone support two SIM cards?
neu Apple announces new iPad at event in March
neu I am at the airport
neu Where can I find the manual?
neu The new model comes in three colors
neu Meeting at noon in room 4
neu Register here for the webinar
neu Is it available in Canada?
neu Shares closed at 34 dollars
neu Just posted a photo
neu The store is located on Main Street
neu Does anyone know when the sale starts?
neu Version 2.1 is out now`,
  'other languages': `
unknown Este teléfono es una basura, no lo compren nunca
unknown Je suis très déçu de ce produit
unknown Das ist der schlechteste Service, den ich je hatte
unknown この携帯は最悪です、二度と買いません
unknown 배송이 너무 늦어요 정말 실망했어요
unknown Это худший телефон, который у меня был
unknown Saya sangat kecewa dengan pelayanan ini
unknown Bu telefon çok kötü, asla almayın
unknown هذا المنتج سيء جدا
unknown Sản phẩm này rất tệ, không nên mua
unknown O atendimento é péssimo, nunca mais compro
unknown สินค้าแย่มาก ไม่แนะนำ`,
};
