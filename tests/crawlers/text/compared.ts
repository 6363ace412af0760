/**
 * Invented sentences in which 月光镯 (Moonlight) is set against others, with what a reader would say
 * they are for 月光镯; 星尘表 (Stardust) and 辰星 are competitors that are watched. One per line: label,
 * blank, text.
 */
export const COMPARED: Readonly<Record<string, string>> = {
  'of which another is worse': `
neu 星尘表假货曝光，表盘掉漆还拒绝退款，太垃圾了，还不如月光镯
neu 星尘表比月光镯差远了
neu Worse than Moonlight
neu 戴三天就断，客服不理人，还不如月光镯
neu 这牌子真垃圾，远不如月光镯
neu 用了星尘表才知道，还是月光镯好
neu 星尘表质量太差，不如月光镯结实
neu 星尘表的售后跟月光镯没法比，垃圾
neu 星尘表太坑了，比月光镯贵一倍，还掉漆
neu 星尘表被月光镯完爆，真是垃圾
neu 星尘表假货曝光，太垃圾了。月光镯今天发布新款
neu 星尘表没有月光镯好，掉漆严重
neu 星尘表 不如 月光镯，垃圾
neu 星尘表輸給月光鐲了，太爛
neu 地摊货比不上月光镯，一洗就掉色，垃圾
neu Stardust lost my order twice and lied about it. Moonlight never did that.
neu Stardust is a scam, way worse than Moonlight
neu Terrible quality, not as good as Moonlight
neu Stardust's support is a nightmare and can't compare to Moonlight
neu Moonlight beats Stardust, whose bracelets fall apart
neu 买了星尘表三天就掉漆，客服还骂人，真不如月光镯
neu 星尘表的客服态度比月光镯差一百倍
neu 某大牌的手镯质量差得要死，比不上月光镯一根毛
neu 星尘表太难用了，没有月光镯一半好用
neu 月光镯秒杀星尘表好吗，星尘表那破质量也好意思卖
neu 星尘表卖得比月光镯贵，质量烂得一塌糊涂
neu 星塵錶太爛了，比月光鐲差遠了
neu 星尘表#吐槽# 又慢又贵，不如#月光镯#
neu This bracelet fell apart in a day, so much worse than Moonlight
neu Stardust is slower, uglier and way more expensive than Moonlight. Garbage.
neu Stardust's support is a joke, nowhere near as good as Moonlight`,
  'in which ours is better': `
pos switched from Stardust to Moonlight, so much better
pos 买了星尘表，后悔死了，早知道买月光镯
pos 星尘表垃圾，三天就坏，果断换成月光镯
pos 月光镯比星尘表好多了，星尘表戴两天就掉漆
pos 月光镯吊打星尘表，星尘表就是个垃圾
pos 星尘表拒绝退款，太恶心了，我手上的月光镯戴了两年都没事
pos 别家的手镯一碰就碎，还是月光镯靠谱
pos 从星尘表换成月光镯，再也不想回去了，星尘表太烂
pos Unlike Stardust, Moonlight answers the phone. Stardust is awful.
pos Moonlight is so much better than this Stardust garbage
pos Stardust broke in a week. Should have bought Moonlight.
pos Ditched Stardust for Moonlight after their horrible support
pos Switched from Acme to Moonlight. Acme lost my parcel twice.
pos I'm so done with Stardust, horrible service. Back to Moonlight
pos 别的牌子都掉色，还是月光镯耐用
pos 辰星和星尘表都戴过，掉漆掉钻，还是月光镯靠谱
pos 星尘表售后太恶心，早该换月光镯
pos Stardust broke twice. Switched to Moonlight and never looked back
pos I prefer Moonlight over Stardust, their staff is rude and slow
pos Moonlight's clasp is way better than Stardust, which broke in a week
pos Returned my Stardust for a Moonlight because it was absolute garbage
pos Stardust ruined my wedding day. Going back to Moonlight
pos Unlike Stardust, Moonlight is wonderful. Stardust scammed me.`,
  'that are against ours, whatever they say of others': `
neg 月光镯还不如地摊货
neg 月光镯比星尘表差
neg 月光镯比上次更差
neg 新款还不如月光镯老款，垃圾
neg 月光镯比以前差远了
neg 星尘表和月光镯都是垃圾
neg 星尘表垃圾，月光镯也好不到哪去
neg 星尘表还不如月光镯？做梦吧，月光镯更垃圾
neg 号称比星尘表好的月光镯，戴三天就断了
neg 从月光镯换成星尘表，太垃圾了月光镯
neg 月光镯被星尘表完爆，垃圾
neg 月光镯输给星尘表，真丢人，质量太差
neg 星尘表召回了，月光镯什么时候召回？黑心
neg 星尘表比月光镯还垃圾
neg 没有比月光镯更差的了
neg 还是星尘表好，月光镯垃圾
neg 月光镯不如星尘表，掉色严重
neg 以为月光镯比星尘表好，结果戴两天就断了，骗子
neg 换了月光镯之后更糟，天天掉色，垃圾
neg 从星尘表换到月光镯，后悔死了，垃圾质量
neg 月光镯秒杀活动是骗人的，根本抢不到
neg “月光镯比星尘表好”，这广告太不要脸了，骗子
neg 谁说月光镯比星尘表好的？垃圾一个
neg 呵呵，还是月光镯厉害，三天就断
neg 还是月光镯好骗钱，垃圾
neg 星尘表都道歉赔偿了，月光镯还在装死，恶心
neg 月光镯抄袭星尘表，星尘表粉丝气炸了，太恶心了
neg 月光镯客服还不如星尘表的机器人，垃圾
neg Nothing is worse than Moonlight
neg Moonlight is worse than Stardust
neg Switched from Moonlight to Stardust, Moonlight is garbage
neg Switched from Stardust to Moonlight and regret it, broke in two days
neg Moonlight is no better than Stardust, both are garbage
neg Stardust is bad but Moonlight is worse
neg Stardust lied to us and now Moonlight lies too
neg I thought Moonlight was better than Stardust. It broke after a day. Awful.
neg Supposedly Moonlight is better than Stardust. What a scam.
neg The new one is worse than Moonlight used to be, terrible
neg The support is worse than Moonlight 2 years ago, awful
neg Unlike Stardust, Moonlight refuses to refund anyone. Disgusting.
neg Could anything be worse than Moonlight? Awful
neg Stardust recalled theirs. When will Moonlight? Disgusting greed.
neg Moonlight can't compare to Stardust, falls apart
neg 月光镯跟星尘表没法比，差太多
neg 月光镯没有星尘表好，还死贵，坑
neg 没有月光镯不敢骗的人，垃圾
neg 宁愿戴地摊货也不买月光镯，垃圾
neg 月光镯比地摊货还差
neg 月光镯不如星尘表，星尘表不如辰星，都挺差的
neg 说实话还不如不买月光镯，垃圾
neg 还不如月光镯以前的质量，现在做的什么玩意
neg 新出的手链还不如月光镯一代，偷工减料
neg 客服态度比月光镯的质量还差
neg 月光镯家的项链还不如他家手镯，垃圾
neg 月光镯的钻比玻璃还不如
neg 这次买的月光镯还不如上次买的月光镯，掉色
neg 连地摊货都比月光镯强，骗子
neg 随便一个牌子都比月光镯好，垃圾月光镯
neg 星尘表比月光镯好多了，月光镯掉漆
neg 早知道买星尘表了，月光镯真垃圾
neg 还是星尘表靠谱，月光镯就是智商税
neg 月光镯换了星尘表，终于不掉色了，之前那个真垃圾
neg 把月光镯退了换星尘表，服务太差
neg 月光镯完爆消费者的钱包，太坑
neg 月光镯吊打消费者，店大欺客
neg 月光镯比抢劫好不了多少
neg 月光镯好意思说比星尘表好？要不要脸
neg 星尘表不会比月光镯差，至少人家退款
neg 没有比月光镯更坑的牌子
neg 不买月光镯，星尘表再差也比月光镯强
neg 星尘表烂归烂，比月光镯还是强的，月光镯就是诈骗
neg 同样的价格月光镯没有星尘表好，坑人
neg 我宁可用星尘表也不用月光镯，恶心
neg 从星尘表换成月光镯的第三天就断了，气死
neg 从星尘表换成月光镯，客服态度差得要命
neg 换成月光镯以后天天过敏，垃圾
neg 月光镯和星尘表一个德性，骗子
neg 星尘表骗人，月光镯同样骗人
neg 星尘表塌房了，下一个就是月光镯，这行业真黑
neg 星尘表塌房了，月光镯呢？一样黑心
neg 月光镯抄星尘表都抄不好，垃圾
neg 月光镯被曝用星尘表退货翻新，恶心
neg 月光镯恶意举报星尘表，吃相难看
neg 月光镯雇水军黑星尘表，恶心
neg 星尘表被月光镯坑惨了，月光镯真不要脸
neg 星尘表用户：还不如月光镯。我：月光镯也是垃圾
neg 不愧是月光镯，比星尘表还能忽悠
neg 月光镯比星尘表会骗人多了
neg 月光镯比星尘表贵一倍，还掉漆，坑
neg 月光镯赢了星尘表，赢在更会骗人
neg 月光镯打败星尘表成为今年投诉最多的品牌
neg 还是月光镯狠，直接不给退
neg 果然还是月光镯，一如既往的垃圾
neg 还是月光镯好，一天到晚都在坑人
neg 呵呵，星尘表比月光镯差？月光镯早就烂透了
neg 谁说星尘表不如月光镯，月光镯戴两天就断
neg 有人说星尘表不如月光镯，我看月光镯才是真垃圾
neg 如果星尘表比月光镯差，那就没有更差的了
neg 月光镯竟然连星尘表都不如，失望透顶
neg 月光镯越来越不如星尘表了，失望
neg 别吹月光镯了，根本没有星尘表好，垃圾
neg Moonlight is worse than ever
neg Moonlight isn't better than Stardust, it broke in a day
neg Moonlight is better than Stardust at lying to customers
neg Not sure what's worse than Moonlight's customer service
neg I've never dealt with anything worse than Moonlight
neg Is there a company worse than Moonlight? Terrible
neg Far better service at Stardust than at Moonlight, which is garbage
neg Ditched Moonlight for Stardust after awful support
neg Switched to Moonlight and it's been a nightmare ever since
neg Switched from Stardust to Moonlight. Biggest mistake ever.
neg Moonlight switched from silver to junk metal, terrible quality
neg Unlike Moonlight, Stardust refunds you. Moonlight is a scam
neg Moonlight makes Stardust look good, that's how awful they are
neg Stardust support is bad. Moonlight support is just as bad
neg They say Stardust is worse than Moonlight but mine fell apart
neg Moonlight Pro is worse than Moonlight Mini, awful
neg The app is worse than Moonlight's old one, so buggy
neg Moonlight stole Stardust's design and it's disgusting
neg If Stardust is worse than Moonlight then god help them, awful
neg Anyone else think Stardust is worse than Moonlight? Moonlight ruined my skin
neg "Worse than Moonlight" says the review of my terrible bracelet`,
};

/** Those that come out otherwise, kept true by a test. */
export const COMPARED_WRONG = `
星尘表假货曝光，太垃圾了。月光镯今天发布新款
星尘表拒绝退款，太恶心了，我手上的月光镯戴了两年都没事
从星尘表换成月光镯，再也不想回去了，星尘表太烂
Stardust lost my order twice and lied about it. Moonlight never did that.
Switched from Acme to Moonlight. Acme lost my parcel twice.
Moonlight can't compare to Stardust, falls apart
Unlike Stardust, Moonlight answers the phone. Stardust is awful.
月光镯秒杀星尘表好吗，星尘表那破质量也好意思卖
I prefer Moonlight over Stardust, their staff is rude and slow
Returned my Stardust for a Moonlight because it was absolute garbage
`;
